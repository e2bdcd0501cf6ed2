"""
What can be mended without changing what a rule means; comments and layout stay.

*Soundness*: a change is made only where the rule is proved to mean the same afterwards.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from sigma.exceptions import SigmaError
from sigma.rule import SigmaRule

from siemantic.diagnostics import Diagnostic
from siemantic.errors import UndecidedError, UnsupportedError
from siemantic.lint.needless_regex import plain_item
from siemantic.logic.prove import find_difference
from siemantic.matcher.formula import Place, Site, to_formula
from siemantic.rules.documents import RuleDocument
from siemantic.rules.references import Unit
from siemantic.rules.shape import fields_of
from siemantic.rules.sigma import build_unit
from siemantic.yaml_reader import read_yaml, scalars_at

_SITE = Site(lambda field: (Place(field),), payloads=("\0payload",))

Item = tuple[str, Sequence[str]]
"""A field with its modifiers, and its values."""


class Fixed(NamedTuple):
    """A file's text as it is mended, and what of the findings was."""

    text: str
    mended: tuple[Diagnostic, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of what was mended."""
        return tuple(each.code for each in self.mended)


def fix_all(
    documents: Sequence[RuleDocument], findings: Sequence[Diagnostic]
) -> Mapping[str, Fixed]:
    """The files in which something can be mended: path -> what becomes of it."""
    fixed: dict[str, Fixed] = {}
    for document in documents:
        known = fixed.get(document.path)
        current = document if known is None else replace(document, text=known.text.encode())
        mine = [each for each in findings if each.path == document.path and each.code in _MENDERS]
        found = _fix(current, mine) if mine else None
        if found is not None and found.mended:
            before = () if known is None else known.mended
            fixed[document.path] = found._replace(mended=(*before, *found.mended))
    return fixed


def _fix(document: RuleDocument, findings: Sequence[Diagnostic]) -> Fixed:
    """The text of the document's whole file with what can be mended of the findings."""
    wanted = {(each.line, each.column, each.code): each for each in findings}
    mended = []
    # Lines stay where they are, and from the last to the first columns do as well.
    for code, keys, item in reversed(list(_fixes(document))):
        found = wanted.get((*document.place(*keys), code))
        changed = None if found is None else _write(document, keys, item)
        if found is not None and changed is not None and _same(document, changed):
            document = changed
            mended.append(found)
    return Fixed(document.text.decode(), tuple(mended))


def _fixes(document: RuleDocument) -> Iterator[tuple[str, tuple[str | int, ...], Item]]:
    for keys, name, value in fields_of(document.content.get("detection"), "detection"):
        values = value if isinstance(value, list) else [value]
        if all(isinstance(each, str) for each in values) and values:
            for code, mend in _MENDERS.items():
                fixed = mend(str(name), values)
                if fixed is not None:
                    yield code, keys, fixed


# --- what can be mended ------------------------------------------------------------------------


def _plain(name: str, values: Sequence[str]) -> Item | None:
    if len(values) != 1:
        return None
    found = plain_item(name, values[0])
    return None if found is None else (found[0], (found[1],))


def _with_modifier(name: str, values: Sequence[str]) -> Item | None:
    """`*a*` of a field without modifiers as `contains`, and the like."""
    if "|" in name or not name:
        return None
    for modifier, shape in _SHAPES.items():
        found = [shape.fullmatch(each) for each in values]
        inner = [each[1] for each in found if each is not None]
        if len(inner) == len(values):
            return f"{name}|{modifier}", inner
    return None


_INNER = r"((?:[^*?\\]|\\[^*?\\])+)"
_SHAPES = {
    "contains": re.compile(rf"\*{_INNER}\*", re.DOTALL),
    "endswith": re.compile(rf"\*{_INNER}", re.DOTALL),
    "startswith": re.compile(rf"{_INNER}\*", re.DOTALL),
}

_MENDERS: Mapping[str, Callable[[str, Sequence[str]], Item | None]] = {
    "needless_regex": _plain,
    "wildcards_instead_of_modifiers": _with_modifier,
}
"""Code of a finding about an item -> what stands in its place."""


# --- text --------------------------------------------------------------------------------------


def _write(document: RuleDocument, keys: Sequence[str | int], fixed: Item) -> RuleDocument | None:
    """The document with the item written anew; None where that would take more than a word."""
    spans = scalars_at(document.text, document.position, keys)
    name, values = fixed
    if spans is None or len(spans) != len(values) + 1:
        return None
    text = document.text.decode()
    for (start, end), new in reversed(list(zip(spans, (name, *map(_quoted, values)), strict=True))):
        if "\n" in text[start:end]:
            return None
        text = text[:start] + new + text[end:]
    read = {each.position: each.content for each in read_yaml(text.encode())}
    content = read.get(document.position)
    if not isinstance(content, Mapping):
        return None
    return replace(document, text=text.encode(), content=content)


def _quoted(value: str) -> str:
    doubled = value.replace("'", "''")
    return f"'{doubled}'"


def _same(before: RuleDocument, after: RuleDocument) -> bool:
    """Whether both are proved to mean the same."""
    try:
        left, right = (build_unit(Unit(each))[-1] for each in (before, after))
        if not isinstance(left, SigmaRule) or not isinstance(right, SigmaRule):
            return False
        return find_difference(to_formula(left, _SITE), to_formula(right, _SITE)) is None
    except (SigmaError, UndecidedError, UnsupportedError):
        return False
