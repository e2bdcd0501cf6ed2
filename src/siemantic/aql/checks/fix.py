"""Mending: the edits of findings, applied until there are none left."""

from collections.abc import Iterable
from dataclasses import dataclass

from siemantic.aql.checks import Found
from siemantic.aql.checks.document import Edit, read_document
from siemantic.aql.checks.syntax_error import check_text
from siemantic.aql.schema import DEFAULT, Schema
from siemantic.errors import AqlSyntaxError

MAX_PASSES = 50
"""What is not mended after so many passes would never be."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """
    A text after mending.

    Attributes:
        text: it parses if the text before did.
        applied: the findings that were mended, in the order in which that was done; their spans
            lead into the text as it was at that time.
        left: the findings in `text`.
    """

    text: str
    applied: tuple[Found, ...]
    left: tuple[Found, ...]


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """
    The text with the edits in it; of two that overlap or begin at one place the first counts.

    >>> from siemantic.aql.ast import Span
    >>> apply_edits("a -- b", [Edit(Span(1, 6), ""), Edit(Span(0, 1), "c")])
    'c'
    """
    parts: list[str] = []
    done = 0
    for edit in _apart(sorted(edits, key=_place)):
        parts += [text[done : edit.span.start], edit.text]
        done = edit.span.end
    return "".join(parts) + text[done:]


def fix(text: str, schema: Schema = DEFAULT, *, is_filter: bool = False) -> Fixed:
    """
    The text mended as far as that can be done safely, again and again until nothing changes.

    Fixing what this gives changes nothing. Should mending never come to an end, the text stays as
    it was.
    """
    applied: list[Found] = []
    current = text
    for _ in range(MAX_PASSES):
        mended, done = _pass(current, schema, is_filter=is_filter)
        if not done:
            return Fixed(current, tuple(applied), check_text(current, schema, is_filter=is_filter))
        current = mended
        applied += done
    return Fixed(text, (), check_text(text, schema, is_filter=is_filter))


def _pass(text: str, schema: Schema, *, is_filter: bool) -> tuple[str, list[Found]]:
    """The text with as many findings mended as do not get in each other's way, and those."""
    chosen = _chosen(text, check_text(text, schema, is_filter=is_filter))
    mended = _mended(text, chosen)
    if _parses(mended, is_filter=is_filter):
        return mended, chosen
    sound: list[Found] = []
    for each in chosen:
        if _parses(_mended(text, [*sound, each]), is_filter=is_filter):
            sound.append(each)
    return _mended(text, sound), sound


def _chosen(text: str, findings: Iterable[Found]) -> list[Found]:
    """The findings whose edits change something, each as a whole, without those in conflict."""
    chosen: list[Found] = []
    edits: list[Edit] = []
    for each in findings:
        own = each.finding.edits
        together = sorted([*edits, *own], key=_place)
        if apply_edits(text, own) != text and len(_apart(together)) == len(together):
            chosen.append(each)
            edits = together
    return chosen


def _mended(text: str, findings: Iterable[Found]) -> str:
    return apply_edits(text, (edit for each in findings for edit in each.finding.edits))


def _apart(edits: Iterable[Edit]) -> list[Edit]:
    """Of edits in order, those that do not overlap one before or begin at its place."""
    apart: list[Edit] = []
    for edit in edits:
        last = apart[-1].span if apart else None
        if last is None or (edit.span.start >= last.end and edit.span.start > last.start):
            apart.append(edit)
    return apart


def _parses(text: str, *, is_filter: bool) -> bool:
    try:
        read_document(text, is_filter=is_filter)
    except AqlSyntaxError:
        return False
    return True


def _place(edit: Edit) -> tuple[int, int]:
    return edit.span.start, edit.span.end
