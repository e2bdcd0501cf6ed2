"""What the user must be told about a query: what is not certain about it."""

import re
from collections.abc import Iterable, Iterator, Sequence

from sigma.correlations import SigmaCorrelationRule
from sigma.rule import SigmaRule

from siemantic.aql.ast import Call, Compare, Condition, Node, Select, Text
from siemantic.aql.printer import condition_to_aql
from siemantic.aql.walk import walk
from siemantic.profiles import Profile
from siemantic.rules.detections import detected_fields
from siemantic.targets.qradar_aql.correlation import differences, plain_rules
from siemantic.targets.qradar_aql.query import columns_of, find_log_source

LONG = 50_000
"""What the public client sehoon123/qradar-mcp takes; no limit of QRadar is documented."""

Tree = Select | Condition


def notes_of(rule: SigmaRule, query: Tree, text: str, profile: Profile) -> tuple[str, ...]:
    """
    What is not certain about the columns, the log source and the spelling of the rule's query.

    Args:
        query: the whole query, or its condition where that is all.
        text: the same as it is written.
    """
    shown = rule.fields if isinstance(query, Select) else ()  # a condition has no result
    detected = detected_fields(rule)
    told = (
        *_on_columns((*detected, *shown), profile),
        *_on_parts(detected, profile),
        *_on_log_source(rule, profile),
        *_on_result(shown, profile),
        *_on_query(query, text),
    )
    return tuple(dict.fromkeys(told))


def notes_of_correlation(
    rule: SigmaCorrelationRule, query: Select, text: str, profile: Profile
) -> tuple[str, ...]:
    """
    How the search differs from the correlation, then what is not certain about the rules it names.

    Args:
        text: the query as it is written.
    """
    told = (*differences(rule), *_on_rules(rule, profile), *_on_query(query, text))
    return tuple(dict.fromkeys(told))


def notes_of_counter(
    rule: SigmaCorrelationRule, conditions: Iterable[Condition], profile: Profile
) -> tuple[str, ...]:
    """What is not certain about the rules that the correlation counts, and their conditions."""
    queries = (note for each in conditions for note in _on_query(each, condition_to_aql(each)))
    return tuple(dict.fromkeys((*_on_rules(rule, profile), *queries)))


def _on_rules(rule: SigmaCorrelationRule, profile: Profile) -> Iterator[str]:
    """On the columns, the fields and the log sources of the rules that the correlation names."""
    rules = tuple(plain_rules(rule))
    fields = [field for each in rules for field in detected_fields(each)]
    yield from _on_columns((*fields, *_own_fields(rule)), profile)
    yield from _on_parts(fields, profile)
    for each in rules:
        yield from _on_log_source(each, profile)


def _own_fields(rule: SigmaCorrelationRule) -> Iterator[str]:
    """What a correlation groups by and counts, aliases as the fields that they stand for."""
    counted = getattr(rule.condition, "fieldref", None) or ()
    for field in (*(rule.group_by or ()), *([counted] if isinstance(counted, str) else counted)):
        alias = rule.aliases.aliases.get(field)
        yield from [field] if alias is None else alias.mapping.values()


def _on_columns(fields: Iterable[str], profile: Profile) -> Iterator[str]:
    for field in dict.fromkeys(fields):
        for column in profile.find_columns(field):
            if column.note is not None:
                yield f"{field} is in the column {column.name}: {column.note}"


def _on_parts(detected: Iterable[str], profile: Profile) -> Iterator[str]:
    """Where more is searched than the field, so that more events may be found."""
    for field in detected:
        columns = profile.find_columns(field)
        wider = [each.name for each in columns if each.holds_more]
        if wider:
            yield f"{field} is a part of {', '.join(wider)}; the search may find more events"
        if not columns:
            yield f"{field} has no column; the search in the whole payload may find more events"


def _on_log_source(rule: SigmaRule, profile: Profile) -> Iterator[str]:
    log_source = find_log_source(rule, profile)
    if log_source is not None and log_source.note is not None:
        yield log_source.note


def _on_result(fields: Iterable[str], profile: Profile) -> Iterator[str]:
    unmapped = [field for field in fields if not columns_of(field, profile)]
    if unmapped:
        names = ", ".join(unmapped)
        yield f"not among the result's columns, since the profile has none for it: {names}"


def _on_query(query: Tree, text: str) -> Iterator[str]:
    nodes = tuple(walk(query)) if _TELLING.search(text) else ()
    yield from _on_meaning(nodes)
    yield from _on_spelling(nodes, text)


_TELLING = re.compile("''|DATEFORMAT|UTF8")
"""What is written where a node is told of: a text without letters, or with a quote, has two."""


def _on_meaning(nodes: Sequence[Node]) -> Iterator[str]:
    comparisons = [each for each in nodes if isinstance(each, Compare)]
    if any(isinstance(each.right, Text) and not each.right.value for each in comparisons):
        yield (
            "if QRadar stores an empty text as null, it cannot be told from a missing field, "
            "and the test for an empty text finds nothing"
        )
    if any(isinstance(each, Call) and each.function == "DATEFORMAT" for each in nodes):
        yield "the parts of a time are those of the console's time zone"
    if any(map(_has_backslash_in_payload, comparisons)):
        yield (
            "a backslash is looked for in the payload, where some formats, such as JSON, double it"
        )


def _has_backslash_in_payload(comparison: Compare) -> bool:
    match comparison:
        case Compare(Call("UTF8"), _, Text(pattern)):
            return "\\" in pattern
        case _:
            return False


def _on_spelling(nodes: Sequence[Node], text: str) -> Iterator[str]:
    """What is not certain about the spelling of the query's literals."""
    if any(isinstance(each, Text) and "'" in each.value for each in nodes):
        yield "a quote in a text is doubled, as IBM's own converter does, though no page says so"
    if not text.isascii():
        yield "a text goes beyond ASCII, on which IBM's page on quotation marks is unclear"
    if len(text) > LONG:
        yield f"the query has over {LONG} characters; the longest that QRadar takes is unknown"
