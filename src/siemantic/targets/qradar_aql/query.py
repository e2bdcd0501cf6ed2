"""Condition, profile and rule -> SELECT, and what the user must be told about it."""

from collections.abc import Iterable, Iterator

from sigma.rule import SigmaDetection, SigmaDetectionItem, SigmaRule

from siemantic.aql.ast import (
    Call,
    Column,
    Compare,
    Condition,
    Database,
    Item,
    Last,
    Number,
    Select,
    Star,
    Text,
    Value,
)
from siemantic.aql.printer import can_name
from siemantic.aql.walk import MAX_DEPTH, find_too_deep
from siemantic.errors import UnsupportedError
from siemantic.profiles import ColumnMapping, LogSourceMapping, Profile, Selected
from siemantic.rules.sigma import find_half_anchored_regex
from siemantic.targets.qradar_aql.negation import all_of, any_of, resolve_negations
from siemantic.targets.qradar_aql.values import text_condition

LONG = 50_000
"""What a public client takes at the most; no limit of QRadar is documented."""


def to_query(rule: SigmaRule, condition: Condition, profile: Profile) -> Select:
    """
    The rule's whole query.

    Raises:
        UnsupportedError: the profile does not know the rule's log source, or its condition is
            nested too deeply.
    """
    half_anchored = find_half_anchored_regex(rule)
    if half_anchored is not None:
        raise UnsupportedError(
            "half_anchored_regex",
            f"'{half_anchored}' has a regular expression with startswith or endswith",
            "write ^ or $ into the regular expression",
            half_anchored,
        )
    log_source = find_log_source(rule, profile)
    parts = [condition] if log_source is None else [*_log_source(log_source), condition]
    where = resolve_negations(all_of(*parts))
    items = tuple(_items(rule, profile)) or (Star(),)
    query = Select(items, (Database("events"),), where=where, time=Last(*profile.window))
    if find_too_deep(query) is not None:
        raise UnsupportedError(
            "nested_too_deeply",
            f"the rule's condition is nested more than {MAX_DEPTH} levels deep",
            "split the rule, or give parts of its condition as selections of their own",
        )
    return query


def notes(rule: SigmaRule, profile: Profile) -> tuple[str, ...]:
    """What is not certain about the columns and the log source that the rule's query uses."""
    log_source = find_log_source(rule, profile)
    mappings = [(field, profile.find_column(field)) for field in _fields(rule)]
    told = [
        f"{field} is in the column {mapping.name}: {mapping.note}"
        for field, mapping in mappings
        if mapping is not None and mapping.note is not None
    ]
    if log_source is not None and log_source.note is not None:
        told.append(log_source.note)
    unmapped = [field for field in rule.fields if not _has_column(field, profile)]
    if unmapped:
        names = ", ".join(unmapped)
        told.append(f"not among the result's columns, since the profile has none for it: {names}")
    return tuple(dict.fromkeys(told))


def spelling_notes(text: str) -> tuple[str, ...]:
    """What is not certain about the spelling of the query's literals."""
    told = []
    if "''" in text:
        told.append(
            "a quote in a text is doubled, as IBM's own converter does, though no page says so"
        )
    if not text.isascii():
        told.append("a text goes beyond ASCII, on which IBM's page on quotation marks is unclear")
    if len(text) > LONG:
        told.append(
            f"the query has over {LONG} characters; the longest that QRadar takes is unknown"
        )
    return tuple(told)


def find_log_source(rule: SigmaRule, profile: Profile) -> LogSourceMapping | None:
    """
    The profile's mapping of the rule's log source, None when the profile sets no such conditions.

    Raises:
        UnsupportedError: the profile sets them but does not know this log source.
    """
    if profile.log_sources is None:
        return None
    source = rule.logsource
    found = profile.find_log_source(source.category, source.product, source.service)
    if found is None:
        names = ("category", "product", "service")
        described = ", ".join(f"{n} {getattr(source, n)}" for n in names if getattr(source, n))
        raise UnsupportedError(
            "unmapped_log_source",
            f"the profile '{profile.name}' does not know the log source {described}",
            "add it to a copy of the profile, or use --profile plain; see docs/profiles.md",
        )
    return found


def _log_source(log_source: LogSourceMapping) -> Iterator[Condition]:
    for mapping, values in log_source.where.items():
        yield any_of(*(_is(mapping, value) for value in values))


def _is(mapping: ColumnMapping, value: str | int) -> Condition:
    column = Column(mapping.name)
    if isinstance(value, int):
        return Compare(column, "=", Number(value))
    if value.isdecimal():
        return Compare(column, "=", Text(value))
    return text_condition(column, tuple(value), cased=False)


def _items(rule: SigmaRule, profile: Profile) -> Iterator[Item]:
    yield from map(_selected, profile.select)
    taken = {each.column for each in profile.select if each.function is None}
    mappings = (profile.find_column(field) for field in rule.fields)
    names = dict.fromkeys(
        mapping.name for mapping in mappings if mapping and can_name(mapping.name)
    )
    yield from (Item(Column(name)) for name in names if name not in taken)


def _has_column(field: str, profile: Profile) -> bool:
    mapping = profile.find_column(field)
    return mapping is not None and can_name(mapping.name)


def _selected(selected: Selected) -> Item:
    expression: Value = Column(selected.column)
    if selected.function is not None:
        expression = Call(selected.function, (expression,))
    return Item(expression, selected.alias)


def _fields(rule: SigmaRule) -> tuple[str, ...]:
    found = _fields_of(rule.detection.detections.values())
    return tuple(dict.fromkeys([*found, *rule.fields]))


def _fields_of(parts: Iterable[SigmaDetection | SigmaDetectionItem]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, SigmaDetection):
            yield from _fields_of(part.detection_items)
        elif part.field is not None:
            yield part.field
