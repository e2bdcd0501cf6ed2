"""
Events -> rows -> groups: the parts of SELECT that all correlations share.

An aggregate over IF is documented nowhere, and no public query was found that has one. Its parts
are: IF in the SELECT list (AQL guide, "Conditional logic in AQL queries"), a subselect as the
source (AQL guide, "AQL subquery"), and aggregates of a column. So what must be decided for each
event is a column of a subselect, and the query around it has the aggregates. HAVING names aliases,
as the guide's example does ("Data aggregation functions"); it is documented behind GROUP BY only,
so that a correlation without groups tests the row of its aggregates in the WHERE of a query around.
"""

from dataclasses import dataclass, replace

from siemantic.aql.ast import (
    Call,
    Column,
    Compare,
    Condition,
    Database,
    If,
    Item,
    Last,
    Number,
    Select,
    Source,
    Subquery,
    Value,
)
from siemantic.targets.qradar_aql.correlation.members import Member
from siemantic.targets.qradar_aql.correlation.presence import guards
from siemantic.targets.qradar_aql.negation import all_of, any_of

TIME = Column("starttime")
FIRST, LAST = Column("first_time"), Column("last_time")


@dataclass(frozen=True, slots=True)
class Events:
    """
    The events that the members find within the window.

    `fields` names what they are grouped by, as the correlation does.
    """

    members: tuple[Member, ...]
    fields: tuple[str, ...]
    database: str
    window: Last

    @property
    def is_plain(self) -> bool:
        """Whether all members are grouped by the same columns."""
        return len({member.columns for member in self.members}) == 1

    def where(self, needed: tuple[Column, ...] = ()) -> Condition:
        """That a member finds the event, that it has a group, and that it has these columns."""
        found = self.condition(self.members)
        keys = self.members[0].columns if self.is_plain else ()
        return all_of(found, *guards(found, (*keys, *needed)))

    def condition(self, members: tuple[Member, ...]) -> Condition:
        """That one of these members finds an event of which `where` holds."""
        if self.is_plain:
            return any_of(*dict.fromkeys(member.condition for member in members))
        return any_of(*dict.fromkeys(member.grouped_condition for member in members))

    def keys(self) -> tuple[Item, ...]:
        """What the events are grouped by, as columns of the result."""
        return tuple(dict.fromkeys(map(self.key_of, self.fields)))

    def key_of(self, field: str) -> Item:
        """The field as a column of the result."""
        place = self.fields.index(field)
        columns = {member.columns[place] for member in self.members}
        return Item(columns.pop()) if len(columns) == 1 else Item(self._key(place), field)

    def _key(self, place: int) -> Value:
        """The column of whichever member finds the event; `check_members` has seen to the rest."""
        by_column: dict[Column, list[Member]] = {}
        for member in self.members:
            by_column.setdefault(member.columns[place], []).append(member)
        *others, last = by_column
        value: Value = last
        for column in reversed(others):
            value = If(self.condition(tuple(by_column[column])), column, value)
        return value


@dataclass(frozen=True, slots=True)
class Rows:
    """What groups are made of: a source, and the columns that it is grouped by."""

    source: Source
    keys: tuple[Item, ...]
    where: Condition | None = None
    time: Last | None = None


def rows_of(events: Events, items: tuple[Item, ...], needed: tuple[Column, ...] = ()) -> Rows:
    """
    The events with these items, straight from the database where no item has to be worked out.

    Args:
        needed: the columns without which an event does not count.
    """
    keys, where = events.keys(), events.where(needed)
    source = Database(events.database)
    if all(item.alias is None for item in (*keys, *items)):
        return Rows(source, keys, where, events.window)
    # A column may be a key and an item.
    columns = tuple(dict.fromkeys((*keys, *items)))
    inner = Select(columns, (source,), where=where, time=events.window)
    return Rows(Subquery(inner), as_columns(keys))


def as_columns(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The items as a query around theirs calls them."""
    return tuple(Item(column_of(each)) for each in items)


def column_of(item: Item) -> Column:
    """The item as a column of the result."""
    if item.alias is not None:
        return Column(item.alias)
    assert isinstance(item.expression, Column)  # others have an alias  # noqa: S101
    return item.expression


def grouped(rows: Rows, measures: tuple[Item, ...], having: Condition | None = None) -> Select:
    """
    One row for each group for which `having` holds, which names the aliases of the measures.

    Without keys there is one group, of which `having` must not hold when it has no event: whether
    aggregates then give a row is not documented.
    """
    select = Select(
        (*rows.keys, *measures),
        (rows.source,),
        where=rows.where,
        group_by=tuple(map(column_of, rows.keys)),
        time=rows.time,
    )
    if rows.keys or having is None:
        return replace(select, having=having)
    return Select(as_columns(measures), (Subquery(select),), where=having)


THERE = Compare(FIRST, ">", Number(0))
"""That a group has an event; of no event the first time is null or none."""


def aggregate(function: str, column: Column, alias: str) -> Item:
    """An aggregate of a column under a name."""
    return Item(Call(function, (column,)), alias)


def times(first: Column = TIME, last: Column = TIME) -> tuple[Item, Item]:
    """When the first and the last event of a group was."""
    return aggregate("MIN", first, FIRST.name), aggregate("MAX", last, LAST.name)
