"""
Two AQL queries compared: whether they find the same events, and events that only one finds.

*Soundness*: what they find is compared, not how it is shown, sorted or limited; `other_clauses`
names what else differs. What a function gives that is not followed is taken as any value.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from siemantic.aql.ast import Column, Select
from siemantic.aql.printer import condition_to_aql
from siemantic.aql.readings import Reading, readings_over
from siemantic.aql.schema import Schema
from siemantic.aql.walk import find_all
from siemantic.engines.aql import finds
from siemantic.errors import AqlError, UndecidedError
from siemantic.logic.formula import TRUE, Event, Formula, all_of, negation
from siemantic.logic.prove import find_event
from siemantic.logic.trees import Tree
from siemantic.matcher.formula import Kind
from siemantic.readers.aql import Names, consulted_switches, read_condition
from siemantic.verify.aql import check_finds_events, kinds_of
from siemantic.verify.aql_alternatives import alternatives
from siemantic.verify.subject import DOMAINS, to_row

Side = Literal["first", "second"]
Relation = Literal["same", "wider", "narrower", "different", "undecided"]


@dataclass(frozen=True, slots=True)
class Found:
    """
    An event that only one of the queries finds.

    Attributes:
        alternative: the part of that query that finds it.
        is_run: whether the evaluator says so too; what asks the console cannot be run here.
    """

    by: Side
    event: dict[str, object]
    alternative: str
    is_run: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    How two queries differ under some readings.

    Attributes:
        relation: the second beside the first: `wider` finds all that the first finds, and more.
        readings: under which this is so, each as the choices that matter.
        problem: why it is undecided.
    """

    relation: Relation
    found: tuple[Found, ...]
    readings: tuple[tuple[str, ...], ...]
    problem: str = ""


def compare(
    first: Select, second: Select, schema: Schema, fixed: Reading | None = None
) -> tuple[Comparison, ...]:
    """
    How two queries differ, under every reading that matters to one of them, or the one given.
    """
    pair = _Pair(first, second, schema)
    readings = readings_over(pair.switches) if fixed is None else (fixed,)
    groups: dict[object, list[Reading]] = {}
    for reading in readings:
        groups.setdefault(pair.meaning(reading), []).append(reading)
    return tuple(_merged(pair.compare(each) for each in groups.values()))


def other_clauses(first: Select, second: Select) -> tuple[str, ...]:
    """What else is different: what is shown, the order, the limit, the time."""
    pairs = {
        "columns": (first.items, second.items),
        "groups": ((first.group_by, first.having), (second.group_by, second.having)),
        "order": (first.order_by, second.order_by),
        "limit": (first.limit, second.limit),
        "time": (first.time, second.time),
    }
    return tuple(name for name, (one, other) in pairs.items() if one != other)


def _merged(comparisons: Iterable[Comparison]) -> Iterator[Comparison]:
    """Those that differ by the same parts of the queries as one, with the events of the first."""
    groups: dict[object, list[Comparison]] = {}
    for each in comparisons:
        parts = tuple((one.by, one.alternative) for one in each.found)
        groups.setdefault((each.relation, parts, each.problem), []).append(each)
    for same in groups.values():
        yield replace(same[0], readings=tuple(one for each in same for one in each.readings))


@dataclass(frozen=True)
class _Pair:
    first: Select
    second: Select
    schema: Schema

    @cached_property
    def switches(self) -> tuple[str, ...]:
        conditions = [each.where for each in (self.first, self.second) if each.where is not None]
        found = (switch for each in conditions for switch in consulted_switches(each))
        return tuple(dict.fromkeys(found))

    def formula(self, query: Select, reading: Reading) -> Formula:
        check_finds_events(query)
        names = Names.of(query, self.schema)
        if names.database != Names.of(self.first, self.schema).database:
            raise UndecidedError("the two queries read different tables")
        if query.where is None:
            return TRUE
        try:
            return read_condition(query.where, names, reading)
        except AqlError as error:
            raise UndecidedError(str(error)) from error

    def meaning(self, reading: Reading) -> object:
        """The formulas of both, or why there are none."""
        try:
            return self.formula(self.first, reading), self.formula(self.second, reading)
        except UndecidedError as error:
            return str(error)

    def compare(self, readings: Sequence[Reading]) -> Comparison:
        """What is so under all of these readings alike."""
        reading = readings[0]
        choices = tuple(
            tuple(f"{switch}={getattr(each, switch)}" for switch in self.switches)
            for each in readings
        )
        try:
            gone = tuple(self._only("first", self.first, self.second, reading))
            come = tuple(self._only("second", self.second, self.first, reading))
        except UndecidedError as error:
            return Comparison("undecided", (), choices, str(error))
        found = (*gone, *come)
        if not all(each.is_run for each in found):
            problem = "an event that seems to tell them apart cannot be run here"
            return Comparison("undecided", found, choices, problem)
        return Comparison(_RELATIONS[bool(gone), bool(come)], found, choices)

    def _only(self, by: Side, query: Select, other: Select, reading: Reading) -> Iterator[Found]:
        """For each alternative of the query an event that the other one does not find."""
        without = negation(self.formula(other, reading))
        for each in alternatives(query.where):
            one = replace(query, where=each)
            event = find_event(all_of([self.formula(one, reading), without]), self._domain)
            if event is not None:
                text = "every event" if each is None else condition_to_aql(each, one_line=True)
                is_run = self._is_run(query, other, reading, event)
                yield Found(by, self._named(event), text, is_run)

    def _named(self, event: Event) -> dict[str, object]:
        """The event with columns as the queries spell them."""
        spelled = {each.name.lower(): each.name for each in self._columns}
        row = to_row(event, self._kinds)
        return {spelled.get(name, name.removeprefix("=")): each for name, each in row.items()}

    def _is_run(self, query: Select, other: Select, reading: Reading, event: Event) -> bool:
        if any(each.startswith("=") for each in event):
            return False
        rows = [to_row(event, self._kinds)]
        try:
            verdicts = [finds(each, rows, reading, self.schema) for each in (query, other)]
        except AqlError:
            return False
        return verdicts == [[True], [False]]

    @cached_property
    def _columns(self) -> tuple[Column, ...]:
        conditions = [each.where for each in (self.second, self.first) if each.where is not None]
        return tuple(column for each in conditions for column in find_all(each, Column))

    @cached_property
    def _kinds(self) -> dict[str, Kind]:
        return kinds_of(self.schema, Names.of(self.first, self.schema).database)

    def _domain(self, column: str) -> Tree:
        return DOMAINS[self._kinds.get(column, "text")]


_RELATIONS: dict[tuple[bool, bool], Relation] = {
    (False, False): "same",
    (True, False): "narrower",
    (False, True): "wider",
    (True, True): "different",
}
