"""An entry -> what its page says, in plain texts that the template only has to lay out."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from siemantic.catalogue.entry import Entry, TargetQuery, TestedEvent
from siemantic.catalogue.highlighting import LONGEST, query_html, rule_html
from siemantic.catalogue.links import find_link
from siemantic.catalogue.shown_tests import differing_tests, failed_tests
from siemantic.catalogue.sources import source_of
from siemantic.catalogue.texts import line_of
from siemantic.convert import converter_of
from siemantic.coverage.tags import (
    name_of,
    page_of,
    parent_of,
    tactic_names,
    tactics_of,
    techniques_of,
)
from siemantic.rules import RuleDocument
from siemantic.rules.content import fields_in, texts_in
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import get_target
from siemantic.verify.ledger import Changes


@dataclass(frozen=True, slots=True)
class ShownQuery:
    """
    What one tab says.

    Attributes:
        verdict: one of the ledger's, or `correlated`.
        why: what the verdict rests on, or why there is no better one, line by line.
        event: the event that speaks against the query, as text.
        html: the query; empty where there is none.
        failed: how many tests of the rule the query fails.
        differing: how many of these the rule itself passes.
    """

    target: str
    language: str
    made_for: str
    verdict: str
    why: tuple[str, ...]
    event: str
    html: Markup
    notes: tuple[str, ...]
    failed: int = 0
    differing: int = 0


def shown_query(query: TargetQuery, tests: Sequence[TestedEvent] = ()) -> ShownQuery:
    """What the page says of one target, whose query was run in these tests of the rule."""
    target = get_target(query.request.target)
    row = query.row
    event = "" if row is None or row.counterexample is None else _json(row.counterexample.event)
    return ShownQuery(
        target.name,
        f"{target.language} for {target.siem}",
        made_for(query.request),
        query.verdict or query.status,
        tuple(line_of(each) for each in _why(query)),
        event,
        query_html(query.text, target.language),
        tuple(map(line_of, _notes(query))),
        failed_tests(tests, target.name),
        differing_tests(tests, target.name),
    )


def _notes(query: TargetQuery) -> Iterator[str]:
    yield from () if query.row is None else query.row.notes
    if len(query.text) > LONGEST:
        yield f"The query has {len(query.text)} characters, and is shown without colours."


def made_for(request: TargetRequest) -> str:
    """The profile or the pipelines of a request, in words."""
    if request.profile is not None:
        return f"profile {request.profile}"
    own = get_target(request.target).pipelines
    names = own if request.pipelines is None else request.pipelines
    kind = "pipeline" if len(names) == 1 else "pipelines"
    return f"{kind} {', '.join(names)}" if names else "fields as the rule has them"


_GIVEN = (
    "Of the log source, the proof takes as given what the pipeline or profile makes of it: which "
    "channels it covers, or that the query is run on its events alone."
)


def _why(query: TargetQuery) -> Iterator[str]:
    row, problem = query.row, query.problem
    if row is None:
        if problem is None:
            yield "The rule is a part of a correlation, which has the query."
        return
    if row.verdict == "proved":
        yield "The query means the rule, whatever the event: proved, under every reading."
        yield _GIVEN
        yield from (f"Taken as given: {each}" for each in row.assumptions)
        return
    if row.verdict == "tested":
        yield f"The rule's matcher and an engine agreed on {row.events} events."
    found = row.counterexample
    if found is not None:
        yield f"On the event below the rule {'matches' if found.rule_matches else 'does not match'}"
        yield f"and the query {'finds' if found.query_finds else 'does not find'} it."
        if found.part:
            yield f"What the query gets wrong: {found.part}"
        if found.readings:
            yield f"If the SIEM reads queries so: {' or '.join(found.readings)}"
    elif row.reason:
        yield row.reason
    if problem is not None and problem.hint and not _OPTION.search(problem.hint):
        yield f"Way out: {problem.hint}"


_OPTION = re.compile(r"(?<!\S)--?[a-z]")
"""What only helps who runs a command, and no reader of a page."""


# --- the rule itself ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Linked:
    """A text, with the web page that it leads to if it does."""

    text: str
    address: str | None = None


def references_of(content: Mapping[str, Any]) -> tuple[Linked, ...]:
    """The rule's references; what is no web page is only text."""
    return tuple(
        Linked(line_of(each), find_link(each)) for each in texts_in(content.get("references"))
    )


@dataclass(frozen=True, slots=True)
class ShownTechnique:
    """A technique with its page at MITRE, and those of its sub-techniques that the rule has."""

    link: Linked
    parts: tuple[Linked, ...]


def techniques_shown(content: Mapping[str, Any]) -> tuple[ShownTechnique, ...]:
    """The rule's techniques; one of which it has only sub-techniques is there as well."""
    names = techniques_of(content)
    return tuple(
        ShownTechnique(
            _linked(parent),
            tuple(_linked(each) for each in names if each != parent_of(each) == parent),
        )
        for parent in dict.fromkeys(map(parent_of, names))
    )


def _linked(technique: str) -> Linked:
    return Linked(f"{technique} {name_of(technique)}".strip(), page_of(technique))


def tactics_shown(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the rule's tactics."""
    names = tactic_names()
    return tuple(names[each] for each in tactics_of(content))


@dataclass(frozen=True, slots=True)
class MappedField:
    """
    A field, and what each target looks for in its place, in the order of the targets.

    Attributes:
        is_only_listed: whether the rule names it under `fields` alone, to be shown.
    """

    name: str
    columns: tuple[str, ...]
    is_only_listed: bool = False


def fields_shown(entry: Entry) -> tuple[MappedField, ...]:
    """The fields of the rule and of its filters, and where they are mapped."""
    contents = [each.content for each in (entry.document, *entry.filters)]
    names = dict.fromkeys(name for each in contents for name in fields_in(each))
    asked = [each for each in entry.queries if each.row is not None and each.text]
    listed = dict.fromkeys(texts_in(entry.document.content.get("fields")))
    return (
        *(MappedField(line_of(n), tuple(_column(each, n) for each in asked)) for n in names),
        *(
            MappedField(
                line_of(n),
                tuple(_listed_column(each.request, n) for each in asked),
                is_only_listed=True,
            )
            for n in listed
            if n not in names
        ),
    )


def _listed_column(request: TargetRequest, name: str) -> str:
    """Where a field is found that no condition asks for, so that no verdict tells it."""
    profile = None if request.profile is None else converter_of(request).profile
    if profile is not None:
        columns = [each.name for each in profile.find_columns(name)]
        return line_of(" or ".join(columns) or "no column")
    own = get_target(request.target).pipelines
    return "not known" if (own if request.pipelines is None else request.pipelines) else name


def _column(query: TargetQuery, name: str) -> str:
    row = query.row
    if row is None:
        return ""
    changes = row.changes
    # Without a reader and an engine nobody has looked at what the pipelines did.
    is_known = row.verdict in ("proved", "tested") or row.counterexample is not None
    if changes == Changes() and not is_known:
        return "not known"
    if name in changes.dropped:
        return "dropped"
    if name in changes.unmapped:
        return "the payload"
    return line_of(" or ".join(changes.renamed.get(name, (name,))))


def rule_text(document: RuleDocument) -> Markup:
    """The rule as it is written; of a file with several, its own part."""
    return rule_html(source_of(document))


def _json(event: object) -> str:
    return json.dumps(event, ensure_ascii=False, indent=2, default=str)
