"""event_count, value_count, value_sum and value_avg: an aggregate and its limit."""

from dataclasses import dataclass

from sigma.correlations import (
    SigmaCorrelationCondition,
    SigmaCorrelationConditionOperator,
    SigmaCorrelationRule,
    SigmaCorrelationType,
)

from siemantic.aql.ast import (
    Call,
    Column,
    Compare,
    CompareOperator,
    Condition,
    Item,
    Number,
    Select,
    Star,
    Subquery,
)
from siemantic.errors import UnsupportedError
from siemantic.profiles import Profile
from siemantic.targets.qradar_aql.column_types import is_written_plainly
from siemantic.targets.qradar_aql.correlation.members import to_column
from siemantic.targets.qradar_aql.correlation.rows import (
    FIRST,
    LAST,
    THERE,
    TIME,
    Events,
    Rows,
    aggregate,
    column_of,
    grouped,
    rows_of,
    times,
)
from siemantic.targets.qradar_aql.negation import all_of, any_of

OPERATORS: dict[SigmaCorrelationConditionOperator, CompareOperator] = {
    SigmaCorrelationConditionOperator.LT: "<",
    SigmaCorrelationConditionOperator.LTE: "<=",
    SigmaCorrelationConditionOperator.GT: ">",
    SigmaCorrelationConditionOperator.GTE: ">=",
    SigmaCorrelationConditionOperator.EQ: "=",
    SigmaCorrelationConditionOperator.NEQ: "!=",
}

_OPPOSITES: dict[CompareOperator, CompareOperator] = {
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
    "=": "!=",
    "!=": "=",
}

_COUNT = Call("COUNT", (Star(),))
_AGGREGATES = {SigmaCorrelationType.VALUE_SUM: "SUM", SigmaCorrelationType.VALUE_AVG: "AVG"}


@dataclass(frozen=True, slots=True)
class Limit:
    """What a count is compared with."""

    operator: CompareOperator
    count: int | float

    @property
    def is_met_by_none(self) -> bool:
        """Whether no event at all, which counts as 0 or as null, may be within the limit."""
        return {">=": self.count <= 0, ">": self.count < 0}.get(self.operator, True)

    def of(self, column: Column) -> Condition:
        """
        That the column is within the limit.

        Without `!=`, which is a NOT, and what that makes of a null is not documented.
        """
        number = Number(self.count)
        if self.operator == "!=":
            return any_of(Compare(column, "<", number), Compare(column, ">", number))
        return Compare(column, self.operator, number)

    @property
    def opposite(self) -> "Limit":
        """What is within it just when it is not within this one."""
        return Limit(_OPPOSITES[self.operator], self.count)


def limit_of(rule: SigmaCorrelationRule) -> Limit:
    """
    The limit in the rule's condition.

    Raises:
        UnsupportedError: the condition is an expression of rules, or its number has an exponent.
    """
    condition = rule.condition
    if isinstance(condition, SigmaCorrelationCondition) and is_written_plainly(condition.count):
        return Limit(OPERATORS[condition.op], condition.count)
    raise UnsupportedError(
        "unsupported_correlation",
        f"the condition of a rule of type {rule.type.name.lower()} is no comparison with a number "
        "that AQL can write",
        "compare with one of gt, gte, lt, lte, eq, neq",
    )


def counted_fields(rule: SigmaCorrelationRule) -> tuple[str, ...]:
    """
    The fields whose values are counted or added, none for event_count.

    Raises:
        UnsupportedError: one is an alias, which the specification has for group-by alone.
    """
    found = getattr(rule.condition, "fieldref", None)
    fields = tuple(found) if isinstance(found, list) else (found,) if found else ()
    for field in fields:
        if field in rule.aliases.aliases:
            raise UnsupportedError(
                "unsupported_alias",
                f"'{field}' in the condition is an alias, which the specification has for "
                "group-by alone",
                "name the field itself",
                field,
            )
    return tuple(dict.fromkeys(fields))


def count_events(rule: SigmaCorrelationRule, events: Events) -> Select:
    """How many events each group has; one that several rules find is one."""
    rows = rows_of(events, (Item(TIME),))
    return _with_limit(rows, Item(_COUNT, "event_count"), limit_of(rule), times())


def count_values(rule: SigmaCorrelationRule, events: Events, profile: Profile) -> Select:
    """
    How many values of a field each group has, of several fields how many combinations.

    UNIQUECOUNT is exact, DISTINCTCOUNT is not (AQL guide, "Data aggregation functions"). Several
    fields are "linked by an AND" (SigmaHQ/sigma-specification, pull request 163): their
    combinations are the groups of a subselect.
    """
    columns = tuple(Column(to_column(each, profile).name) for each in counted_fields(rule))
    rows = rows_of(events, tuple(map(Item, (TIME, *columns))), columns)
    return count_columns(rows, columns, limit_of(rule), (TIME, TIME))


def count_columns(
    rows: Rows, columns: tuple[Column, ...], limit: Limit, between: tuple[Column, Column]
) -> Select:
    """
    How many values or combinations the columns have in each group.

    Raises:
        UnsupportedError: there are no columns.
    """
    if not columns:
        message = "a rule of type value_count has no field"
        raise UnsupportedError("unsupported_correlation", message, "name one in the condition")
    if len(columns) == 1:
        count = aggregate("UNIQUECOUNT", columns[0], "value_count")
        return _with_limit(rows, count, limit, times(*between))
    keys = tuple(dict.fromkeys((*rows.keys, *map(Item, columns))))
    combined = Rows(rows.source, keys, rows.where, rows.time)
    inner = grouped(combined, times(*between))
    outer = Rows(Subquery(inner), rows.keys)
    return _with_limit(outer, Item(_COUNT, "value_count"), limit, times(FIRST, LAST))


def add_values(rule: SigmaCorrelationRule, events: Events, profile: Profile) -> Select:
    """
    The sum or the mean of a field's numbers in each group.

    Raises:
        UnsupportedError: its column has no numbers, or there are several fields.
    """
    fields = counted_fields(rule)
    name = rule.type.name.lower()
    if len(fields) != 1:
        message = f"a rule of type {name} has several fields"
        raise UnsupportedError("unsupported_correlation", message, "name one field")
    mapping = to_column(fields[0], profile)
    if mapping.type != "number":
        raise UnsupportedError(
            "unsupported_correlation",
            f"'{fields[0]}' is in '{mapping.name}' (type {mapping.type}), and "
            f"{_AGGREGATES[rule.type]} takes numbers",
            "give the column the type number in the profile, if it has it",
            fields[0],
        )
    column = Column(mapping.name)
    rows = rows_of(events, (Item(TIME), Item(column)), (column,))
    measure = aggregate(_AGGREGATES[rule.type], column, name)
    return _with_limit(rows, measure, limit_of(rule), times())


def _with_limit(rows: Rows, measure: Item, limit: Limit, between: tuple[Item, Item]) -> Select:
    """The groups whose measure is within the limit."""
    having: Condition = limit.of(column_of(measure))
    if not rows.keys and limit.is_met_by_none:
        having = all_of(THERE, having)
    return grouped(rows, (measure, *between), having)
