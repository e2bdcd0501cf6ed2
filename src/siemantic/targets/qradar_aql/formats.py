"""The output formats: what becomes of a rule's condition, or of a correlation's query."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sigma.correlations import SigmaCorrelationRule
from sigma.rule import SigmaRule

from siemantic.aql.ast import Condition, Select
from siemantic.aql.parser import parse
from siemantic.aql.printer import condition_to_aql, to_aql
from siemantic.errors import UnsupportedError
from siemantic.profiles import Profile
from siemantic.targets.qradar_aql.bundle import Labelled, to_bundles
from siemantic.targets.qradar_aql.correlation import differences
from siemantic.targets.qradar_aql.metadata import describe
from siemantic.targets.qradar_aql.notes import notes_of, notes_of_correlation
from siemantic.targets.qradar_aql.options import Options
from siemantic.targets.qradar_aql.query import to_search

FORMATS = {
    "default": "the same as search",
    "search": "AQL queries, ready to run: columns, condition, limit and time window",
    "filter": "the condition alone, for a rule test 'when the event matches this AQL filter query'",
    "bundle": "one query of all rules, which labels each event with the rule that it matches",
    "json": "queries with title, level, ATT&CK, columns, time window, notes and differences",
}


class Converted(NamedTuple):
    """A rule with its condition, or a correlation with its query, and what it was made with."""

    rule: SigmaRule | SigmaCorrelationRule
    query: Condition | Select
    profile: Profile
    options: Options


class Written(NamedTuple):
    """Text, or a mapping for `json` and `bundle`, and what the user must be told."""

    query: str | Mapping[str, Any]
    notes: tuple[str, ...]


def write(converted: Converted, output_format: str) -> Written:
    """
    The query in one of `FORMATS`.

    Raises:
        UnsupportedError: the format cannot say it.
    """
    return _WRITERS[output_format](converted)


def join(queries: Sequence[Any], output_format: str) -> Any:  # noqa: ANN401 - as pySigma has it
    """All queries of one output: a list of them, or one text."""
    match output_format:
        case "json":
            return json.dumps(list(queries), ensure_ascii=False, indent=2)
        case "bundle" if queries:
            return [to_aql(query) for query in to_bundles([_labelled(each) for each in queries])]
        case _:
            return list(queries)


def _labelled(entry: Mapping[str, Any]) -> Labelled:
    """A part of a bundle, which may come from another process and so is text."""
    return Labelled(entry["title"], entry["level"], parse(entry["query"]))


def _search(converted: Converted) -> tuple[Select, str, tuple[str, ...]]:
    """The whole query, as text too, and its notes."""
    rule, query, profile, options = converted
    if isinstance(query, Select):
        assert isinstance(rule, SigmaCorrelationRule)  # only those have a query  # noqa: S101
        text = to_aql(query)
        return query, text, notes_of_correlation(rule, query, text, profile)
    assert isinstance(rule, SigmaRule)  # the others have a query  # noqa: S101
    search = to_search(rule, query, profile, options)
    text = to_aql(search)
    return search, text, notes_of(rule, search, text, profile)


def _as_search(converted: Converted) -> Written:
    _, text, notes = _search(converted)
    return Written(text, notes)


def _as_filter(converted: Converted) -> Written:
    rule, query, profile, _ = converted
    if isinstance(query, Select) or isinstance(rule, SigmaCorrelationRule):
        raise _no_format("filter")
    text = condition_to_aql(query)
    return Written(text, notes_of(rule, query, text, profile))


def _as_part_of_bundle(converted: Converted) -> Written:
    rule = converted.rule
    if isinstance(rule, SigmaCorrelationRule):
        raise _no_format("bundle")
    _, text, notes = _search(converted)
    level = None if rule.level is None else str(rule.level)
    return Written({"title": rule.title, "level": level, "query": text}, notes)


def _as_json(converted: Converted) -> Written:
    search, _, notes = _search(converted)
    rule = converted.rule
    told = differences(rule) if isinstance(rule, SigmaCorrelationRule) else ()
    return Written(describe(rule, search, converted.profile, notes, told), notes)


_WRITERS: Mapping[str, Callable[[Converted], Written]] = {
    "default": _as_search,
    "search": _as_search,
    "filter": _as_filter,
    "bundle": _as_part_of_bundle,
    "json": _as_json,
}


def _no_format(name: str) -> UnsupportedError:
    return UnsupportedError(
        "unsupported_format",
        f"a correlation rule counts events over time, which the format '{name}' cannot say",
        "use the format search or json for it",
    )
