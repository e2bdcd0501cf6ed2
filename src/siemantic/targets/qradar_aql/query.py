"""Condition, profile and rule -> WHERE, and WHERE -> SELECT."""

from collections.abc import Iterator
from functools import lru_cache

from sigma.rule import SigmaRule

from siemantic.aql.ast import (
    Call,
    Column,
    Compare,
    Condition,
    Database,
    In,
    Item,
    Last,
    Number,
    Select,
    Star,
    Text,
    Value,
)
from siemantic.aql.printer import can_name
from siemantic.errors import UnsupportedError
from siemantic.profiles import (
    ColumnMapping,
    LogSourceMapping,
    Profile,
    Selected,
    describe_log_source,
)
from siemantic.rules.detections import find_half_anchored_regex, find_wrong_encoding
from siemantic.targets.qradar_aql.aliases import columns_in, without_clashes
from siemantic.targets.qradar_aql.factoring import factored
from siemantic.targets.qradar_aql.negation import all_of, any_of, resolve_negations
from siemantic.targets.qradar_aql.options import Options
from siemantic.targets.qradar_aql.texts import text_condition


def to_where(rule: SigmaRule, condition: Condition, profile: Profile) -> Condition:
    """
    The rule's condition with that of its log source, guarded against nulls.

    Raises:
        UnsupportedError: the profile does not know the rule's log source.
    """
    _check_modifiers(rule)
    log_source = find_log_source(rule, profile)
    parts = [condition] if log_source is None else [_log_source_condition(log_source), condition]
    return resolve_negations(all_of(*parts))


def to_search(rule: SigmaRule, where: Condition, profile: Profile, options: Options) -> Select:
    """The rule's whole query: a result for each event, the columns that a person looks at."""
    return Select(
        without_clashes(tuple(_items(rule, profile, options)), columns_in(where)) or (Star(),),
        (Database(profile.database),),
        where=where,
        limit=options.limit,
        time=Last(*profile.window),
    )


def _check_modifiers(rule: SigmaRule) -> None:
    """
    See that pySigma has read the rule as it is meant.

    Raises:
        UnsupportedError: it has not.
    """
    half_anchored = find_half_anchored_regex(rule)
    if half_anchored is not None:
        raise UnsupportedError(
            "half_anchored_regex",
            f"'{half_anchored}' has a regular expression with startswith or endswith",
            "write ^ or $ into the regular expression",
            half_anchored,
        )
    wrong = find_wrong_encoding(rule)
    if wrong is not None:
        raise UnsupportedError(
            "wrong_encoding",
            f"'{wrong}' has utf16, for which pySigma writes a wrong byte order mark",
            "use wide, which has none, or convert the rule with siemantic",
            wrong,
        )


# --- log sources -------------------------------------------------------------------------------


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
    if found is not None and found.unknown is None:
        return found
    described = describe_log_source((source.category, source.product, source.service))
    reason = f"the profile '{profile.name}' does not know the log source {described}"
    raise UnsupportedError(
        "unmapped_log_source",
        reason if found is None else f"{reason}: {found.unknown}",
        f"describe it in a profile that extends '{profile.name}', or use --profile plain; "
        "see docs/profiles.md",
    )


_Tests = tuple[tuple[ColumnMapping, tuple[str | int, ...]], ...]


def _log_source_condition(log_source: LogSourceMapping) -> Condition:
    """The condition that an event is of one of the alternatives, which ask for something each."""
    return _one_of(tuple(tuple(tests.items()) for tests in log_source.alternatives))


@lru_cache(maxsize=1024)  # many rules share a log source
def _one_of(alternatives: tuple[_Tests, ...]) -> Condition:
    found = factored(
        [
            tuple(_values_condition(column, values) for column, values in tests)
            for tests in alternatives
        ]
    )
    assert found is not None  # a profile has no alternative without a test  # noqa: S101
    return found


def _values_condition(mapping: ColumnMapping, values: tuple[str | int, ...]) -> Condition:
    if len(values) > 1 and all(isinstance(each, int) for each in values):
        return In(Column(mapping.name), tuple(Number(int(each)) for each in values))
    return any_of(*(_value_condition(mapping, each) for each in values))


def _value_condition(mapping: ColumnMapping, value: str | int) -> Condition:
    column = Column(mapping.name)
    if isinstance(value, int):
        return Compare(column, "=", Number(value))
    if value.isdecimal():
        return Compare(column, "=", Text(value))
    return text_condition(column, (value,), cased=False)


# --- columns of the result ---------------------------------------------------------------------


def _items(rule: SigmaRule, profile: Profile, options: Options) -> Iterator[Item]:
    if options.columns is not None:
        yield from (Item(Column(name)) for name in _names(options.columns, profile))
        return
    yield from map(_selected, profile.select)
    taken = {each.column for each in profile.select if each.function is None}
    names = (name for field in rule.fields for name in columns_of(field, profile))
    yield from (Item(Column(name)) for name in dict.fromkeys(names) if name not in taken)


def _names(wanted: tuple[str, ...], profile: Profile) -> dict[str, None]:
    """What the user asked for, columns or Sigma fields, as columns without repetition."""
    fields = (profile.columns.get(each) for each in wanted)
    found = zip(wanted, fields, strict=True)
    return dict.fromkeys(
        name for each, columns in found for name in (_plain(columns) if columns else (each,))
    )


def columns_of(field: str, profile: Profile) -> tuple[str, ...]:
    """The names of the field's columns that can be written, in order."""
    return _plain(profile.find_columns(field))


def _plain(columns: tuple[ColumnMapping, ...]) -> tuple[str, ...]:
    return tuple(each.name for each in columns if can_name(each.name))


def _selected(selected: Selected) -> Item:
    expression: Value = Column(selected.column)
    if selected.function is not None:
        expression = Call(selected.function, (expression,))
    return Item(expression, selected.alias)
