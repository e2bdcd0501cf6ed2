"""The output formats: what becomes of a rule's condition, or of a correlation."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sigma.correlations import SigmaCorrelationRule
from sigma.rule import SigmaRule

from siemantic.aql.ast import Condition, Select
from siemantic.aql.parser import parse
from siemantic.aql.printer import condition_to_aql, to_aql
from siemantic.errors import UnsupportedError
from siemantic.profiles import Profile
from siemantic.targets.qradar_aql.bundle import Labelled, to_bundles
from siemantic.targets.qradar_aql.correlation import (
    differences,
    plain_rules,
    to_correlation_query,
)
from siemantic.targets.qradar_aql.extension import count_notes, read_part, to_package, to_part
from siemantic.targets.qradar_aql.metadata import describe
from siemantic.targets.qradar_aql.notes import notes_of, notes_of_correlation, notes_of_counter
from siemantic.targets.qradar_aql.options import Options
from siemantic.targets.qradar_aql.query import to_search

FORMATS = {
    "default": "the same as search",
    "search": "AQL queries, ready to run: columns, condition, limit and time window",
    "filter": "the condition alone, for a rule test 'when the event matches this AQL filter query'",
    "bundle": "one query of all rules, which labels each event with the rule that it matches",
    "extension": "a package with a building block and a rule for each, a ZIP file",
    "json": "queries with title, level, ATT&CK, columns, time window, notes and differences",
}


class Converted(NamedTuple):
    """
    A rule with its condition, which a correlation has not, and what it was made with.

    `where_of` gives the condition of a plain rule with that of its log source.
    """

    rule: SigmaRule | SigmaCorrelationRule
    condition: Condition | None
    profile: Profile
    options: Options
    where_of: Callable[[SigmaRule], Condition]


class Written(NamedTuple):
    """Text, or a mapping for `json` and formats of all rules, and what the user must be told."""

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
    """All queries of one output: a list of them, one text, or the content of a file."""
    match output_format:
        case "extension":
            return to_package([read_part(query) for query in queries])
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
    rule, condition, profile, options, where_of = converted
    if isinstance(rule, SigmaCorrelationRule):
        query = replace(to_correlation_query(rule, where_of, profile), limit=options.limit)
        text = to_aql(query)
        return query, text, notes_of_correlation(rule, query, text, profile)
    assert condition is not None  # only correlations have none  # noqa: S101
    search = to_search(rule, condition, profile, options)
    text = to_aql(search)
    return search, text, notes_of(rule, search, text, profile)


def _as_search(converted: Converted) -> Written:
    _, text, notes = _search(converted)
    return Written(text, notes)


def _as_filter(converted: Converted) -> Written:
    rule, condition, profile, *_ = converted
    if condition is None or isinstance(rule, SigmaCorrelationRule):
        raise _no_format("filter")
    text = condition_to_aql(condition)
    return Written(text, notes_of(rule, condition, text, profile))


def _as_part_of_bundle(converted: Converted) -> Written:
    rule = converted.rule
    if isinstance(rule, SigmaCorrelationRule):
        raise _no_format("bundle")
    _, text, notes = _search(converted)
    level = None if rule.level is None else str(rule.level)
    return Written({"title": rule.title, "level": level, "query": text}, notes)


def _as_part_of_extension(converted: Converted) -> Written:
    rule, condition, profile, _, where_of = converted
    part = to_part(rule, where_of, profile).to_mapping()
    if isinstance(rule, SigmaCorrelationRule):
        conditions = map(where_of, plain_rules(rule))
        return Written(part, (*count_notes(rule), *notes_of_counter(rule, conditions, profile)))
    assert condition is not None  # as above  # noqa: S101
    return Written(part, notes_of(rule, condition, condition_to_aql(condition), profile))


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
    "extension": _as_part_of_extension,
    "json": _as_json,
}


def _no_format(name: str) -> UnsupportedError:
    return UnsupportedError(
        "unsupported_format",
        f"a correlation rule counts events over time, which the format '{name}' cannot say",
        "use the format search or json for it",
    )
