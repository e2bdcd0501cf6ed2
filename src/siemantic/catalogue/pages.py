"""Entries -> pages, by the templates beside this file, which escape all that they are given."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from siemantic.catalogue import shown, texts
from siemantic.catalogue.entry import Catalogue, Entry
from siemantic.catalogue.matrix import Matrix
from siemantic.catalogue.overview import Overview
from siemantic.catalogue.shown_history import shown_history
from siemantic.catalogue.shown_tests import by_outcome, tested_queries
from siemantic.coverage.sources import data_source_of
from siemantic.coverage.tags import other_tags
from siemantic.rules.content import texts_in

VERDICT_WORDS: Mapping[str, str] = {
    "proved": "the query means the rule, under every reading",
    "tested": "no proof, but an engine agreed with the rule on events",
    "refuted": "an event shows that the query does not mean the rule, or the SIEM refuses it",
    "undecided": "neither could be shown",
    "unverified": "nothing here reads or runs the language, or what does is not installed",
    "unsupported": "the target cannot say the rule, so there is no query",
    "failed": "the backend's process failed on the rule, so that nothing is known",
    "broken": "the rule itself is wrong",
    "correlated": "a part of a correlation, which has the query",
}
"""What each verdict says, for readers who do not know the ledger."""


_TESTS = 12
"""So many tests of a rule are listed before one asks for the others."""


def render_rule(entry: Entry, *, is_served: bool = False) -> str:
    """The page of one rule; `is_served` where the playground is beside the site."""
    content = entry.document.content
    # Those that do not pass first: sorting keeps the order of the others.
    tests = sorted(entry.tests, key=lambda each: each.is_passed)
    return _templates().get_template("rule.html").render(
        entry=entry,
        title=texts.line_of(entry.document.title),
        path=texts.line_of(entry.document.relative),
        content=content,
        description=texts.text_of(content.get("description") or ""),
        facts=_facts(entry),
        tactics=shown.tactics_shown(content),
        techniques=shown.techniques_shown(content),
        queries=tuple(
            shown.shown_query(each, entry.tests) for each in entry.queries
        ),
        source=data_source_of(content),
        fields=shown.fields_shown(entry),
        mapping=tuple(each.request.target for each in entry.queries if each.row and each.text),
        false_positives=tuple(map(texts.text_of, texts_in(content.get("falsepositives")))),
        references=shown.references_of(content),
        rule=shown.rule_text(entry.document),
        rule_text=shown.rule_text,
        history=shown_history(entry.history),
        tested_queries=tuple(tested_queries(entry.tests)),
        first_tests=tests[:_TESTS],
        more_tests=tests[_TESTS:],
        root="../",
        page=entry.page,
        is_served=is_served,
    )  # fmt: skip


def render_overview(
    catalogue: Catalogue, overview: Overview, matrix: Matrix, *, is_served: bool = False
) -> str:
    """The first page: numbers, search, and the matrix."""
    return _templates().get_template("overview.html").render(
        overview=overview,
        matrix=matrix,
        requests=catalogue.requests,
        root="",
        is_served=is_served,
    )  # fmt: skip


def render_list(rows: Sequence[object], *, is_served: bool = False) -> str:
    """All rules on one plain page."""
    return _templates().get_template("list.html").render(rows=rows, root="", is_served=is_served)


def _facts(entry: Entry) -> tuple[tuple[str, str], ...]:
    """What else the rule says about itself, by name."""
    content = entry.document.content
    names = {"author": "Author", "date": "Written", "modified": "Changed", "license": "Licence"}
    found = [
        (label, texts.line_of(content[key])) for key, label in names.items() if content.get(key)
    ]
    if entry.document.id is not None:
        found.append(("Id", texts.line_of(entry.document.id)))
    others = other_tags(content)
    if others:
        found.append(("Tags", texts.line_of(", ".join(others))))
    return (*found, ("File", texts.line_of(entry.document.relative)))


def _templates() -> Environment:
    return templates_in()


@cache
def templates_in(*folders: Path) -> Environment:
    """The templates of the catalogue, with those of further folders, which may extend them."""
    environment = Environment(
        loader=FileSystemLoader([*folders, Path(__file__).parent / "templates"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    functions: dict[str, Any] = {"line": texts.line_of, "text": texts.text_of}
    environment.filters.update({**functions, "exactly": texts.exactly})
    environment.globals.update(words=VERDICT_WORDS, by_outcome=by_outcome)
    return environment
