"""Names of the columns of a result."""

from collections.abc import Iterator
from dataclasses import dataclass

from siemantic.aql.ast import Call, Column, Item, Select, Star, Text, Value
from siemantic.aql.evaluator.grouping import is_grouped
from siemantic.aql.functions.signature import Aggregate
from siemantic.aql.functions.table import find_function
from siemantic.aql.printer.expressions import value as value_to_aql


@dataclass(frozen=True, slots=True)
class Naming:
    """
    What the names in a query's result depend on.

    Attributes:
        of_groups: whether the rows of the result are groups.
        keys: the columns that are grouped by, in lower case.
    """

    of_groups: bool
    keys: frozenset[str]

    def name(self, item: Item) -> str:
        """The alias, or the name that the item has without one."""
        return item.alias or self.name_of(item.expression)

    def name_of(self, value: Value) -> str:
        """
        The name of a column without an alias.

        `FIRST_x` for a column that is not grouped, `COUNT_x` for COUNT(x) (AQL guide, "GROUP BY
        clause" and "Data aggregation functions"), `qidname_qid` for QIDNAME(qid) (seen in the
        results that the connector splunk-soar-connectors/qradar shows); others are not documented.
        """
        match value:
            case Column(name):
                is_first = self.of_groups and name.lower() not in self.keys
                return f"FIRST_{name}" if is_first else name
            case Call(function, (Column(name),)):
                prefix = function.upper() if _is_aggregate(function) else function.lower()
                return f"{prefix}_{name}"
            case Call(function, (Star(),)):
                return function.upper()
            case Call(function, ()) if _is_aggregate(function):
                return function.upper()
            case _:
                return value_to_aql(value)


def naming(query: Select) -> Naming:
    """How the columns of the query's result are named."""
    return Naming(is_grouped(query), frozenset(_keys(query)))


def items_of(query: Select) -> Iterator[Item]:
    """What is selected by itself, without `*`."""
    return (each for each in query.items if isinstance(each, Item))


def aliases_of(query: Select) -> dict[str, Item]:
    """Alias in lower case -> its item."""
    return {each.alias.lower(): each for each in items_of(query) if each.alias is not None}


def names_of(query: Select) -> dict[str, Item]:
    """The names of the result's columns, which HAVING, GROUP BY and ORDER BY can use."""
    names = naming(query)
    plain = (each for each in items_of(query) if each.alias is None)
    return {names.name(each).lower(): each for each in plain} | aliases_of(query)


def _is_aggregate(function: str) -> bool:
    return isinstance(find_function(function), Aggregate)


def _keys(query: Select) -> Iterator[str]:
    aliases = aliases_of(query)
    for each in query.group_by:
        name = _name_in_query(each)
        alias = None if name is None else aliases.get(name.lower())
        value = each if alias is None else alias.expression
        if isinstance(value, Column):
            yield value.name.lower()


def _name_in_query(value: Value) -> str | None:
    """What can be an alias: a name, also in single quotes."""
    match value:
        case Column(name, None) | Text(name):
            return name
    return None
