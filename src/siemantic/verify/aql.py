"""AQL to be verified: the rule at a QRadar site, the readings of a query, and the evaluator."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from sigma.rule import SigmaRule

from siemantic.aql.ast import And, Column, Condition, Select
from siemantic.aql.columns import ColumnType
from siemantic.aql.evaluator.grouping import is_grouped
from siemantic.aql.parser import parse, parse_condition
from siemantic.aql.readings import Reading, readings_over
from siemantic.aql.schema import Schema
from siemantic.aql.walk import find_all
from siemantic.engines.aql import finds
from siemantic.errors import AqlError, AqlEvaluationError, UndecidedError
from siemantic.logic.folding import fold_unicode
from siemantic.logic.formula import FALSE, TRUE, Formula, In, all_of, some_of
from siemantic.logic.prove import find_event
from siemantic.logic.texts import text
from siemantic.matcher.formula import Kind, Place, Site
from siemantic.profiles import Database, Profile
from siemantic.readers.aql import Names, consulted_switches, read_condition
from siemantic.rules.sigma import detected_fields
from siemantic.targets.qradar_aql.schema import schema_of
from siemantic.verify.languages import Meaning
from siemantic.verify.subject import Subject

_KINDS: Mapping[ColumnType, Kind] = {"number": "number", "time": "time", "address": "address"}

_PAYLOADS: Mapping[Database, tuple[str, ...]] = {
    "events": ("payload",),
    "flows": ("sourcepayload", "destinationpayload"),
}
"""AQL guide, "Event, flow, and simarc fields for AQL queries"."""


class AqlQueries:
    """
    The queries of one rule; an event that one of them finds is found.

    Raises:
        AqlSyntaxError: a text is no AQL.
    """

    def __init__(self, texts: Sequence[str], profile: Profile | None) -> None:
        assert profile is not None  # the target has one  # noqa: S101
        self._profile = profile
        self.trees = tuple(map(_parsed, texts))

    @property
    def database(self) -> Database:
        """The table that the queries read."""
        return self._profile.database

    def locate(self, rule: SigmaRule) -> Subject:
        """The rule with its fields in the columns of the profile."""
        fields = detected_fields(rule)
        places = {each: self.places(each) for each in fields}
        site = Site(self.places, _PAYLOADS[self.database])
        columns = {place.column: place.kind for found in places.values() for place in found}
        return Subject(
            rule,
            site,
            self._log_source(rule),
            columns | kinds_of(self.schema, self.database),
        )

    def meanings(self) -> tuple[Meaning, ...]:
        """What the queries say, for each reading that matters to them."""
        conditions = [_condition(each) for each in self.trees]
        found = [consulted_switches(each) for each in conditions if each is not None]
        switches = tuple(dict.fromkeys(switch for each in found for switch in each))
        every = [self._meaning(reading, switches) for reading in readings_over(switches)]
        if all(each.problem for each in every):
            raise UndecidedError(every[0].problem)
        return tuple(every)

    def _meaning(self, reading: Reading, switches: tuple[str, ...]) -> Meaning:
        choices = _named(reading, switches)
        try:
            return Meaning(self._formula(reading), reading, choices)
        except UndecidedError as error:
            return Meaning(FALSE, reading, choices, str(error))

    def default(self) -> Meaning:
        """The reading that the evidence leans to."""
        return Meaning(TRUE, Reading())

    def finds(self, rows: Sequence[Mapping[str, object]], meaning: Meaning) -> list[bool]:
        """The evaluator's verdict on each row."""
        try:
            found = [finds(tree, rows, meaning.reading, self.schema) for tree in self.trees]
        except AqlEvaluationError as error:
            raise UndecidedError(str(error)) from error
        return [any(each) for each in zip(*found, strict=True)]

    def _formula(self, reading: Reading) -> Formula:
        return some_of(self._formula_of(each, reading) for each in self.trees)

    def _formula_of(self, tree: Select | Condition, reading: Reading) -> Formula:
        condition = _condition(tree)
        if condition is None:
            return TRUE
        names = Names(self.schema, self.database)
        try:
            if isinstance(tree, Select):
                names = Names.of(tree, self.schema)
            if names.database != self.database:
                message = (
                    f"the query reads {names.database}, and the profile is for {self.database}"
                )
                raise UndecidedError(message)
            return read_condition(condition, names, reading)
        except AqlError as error:
            raise UndecidedError(str(error)) from error

    @cached_property
    def schema(self) -> Schema:
        first, *others = self.trees
        schema = schema_of(self._profile, first)
        for each in others:
            more = schema_of(self._profile, each).columns[self.database]
            new = [info for name, info in more.items() if schema.find(self.database, name) is None]
            schema = schema.with_columns(self.database, new)
        return schema

    # --- the rule ------------------------------------------------------------------------------

    def places(self, field: str) -> tuple[Place, ...]:
        """The columns of a field; one without any is looked for in the payload, or refused."""
        names = [each.name.lower() for each in self._profile.find_columns(field)]
        if not names and self._profile.unmapped == "payload":
            raise UndecidedError(f"'{field}' has no column and is looked for in the payload")
        if not names:
            raise UndecidedError(f"the profile '{self._profile.name}' has no column for '{field}'")
        return tuple(Place(name, self._kind(name)) for name in names)

    def _kind(self, column: str) -> Kind:
        info = self.schema.find(self.database, column)
        return "text" if info is None else _KINDS.get(info.type, "text")

    def _log_source(self, rule: SigmaRule) -> Formula:
        """One of the alternatives of the profile, in each of which all columns agree."""
        if self._profile.log_sources is None:
            return self._told_log_source()
        source = rule.logsource
        found = self._profile.find_log_source(source.category, source.product, source.service)
        if found is None or found.unknown is not None:
            raise UndecidedError(f"the profile '{self._profile.name}' does not know the log source")
        return some_of(
            all_of(_one_of(column.name.lower(), values) for column, values in tests.items())
            for tests in found.alternatives
        )

    def _told_log_source(self) -> Formula:
        """
        What the queries themselves tell the log source by, where the profile has nothing to say.

        Those are conditions on columns of the log source, beside all others. That they are right is
        not looked at.
        """
        told = [
            {each for each in _conjuncts(tree) if _is_of_log_source(each)} for tree in self.trees
        ]
        if not told[0] or any(each != told[0] for each in told):
            return TRUE
        names = Names(self.schema, self.database)
        found = all_of(read_condition(each, names, Reading()) for each in sorted(told[0], key=repr))
        # What no event can meet tells no log source.
        return TRUE if find_event(found) is None else found


_LOG_SOURCE = frozenset({"devicetype", "logsourceid", "qideventcategory"})
"""AQL guide, "Event, flow, and simarc fields for AQL queries"."""


def _conjuncts(tree: Select | Condition) -> tuple[Condition, ...]:
    condition = tree.where if isinstance(tree, Select) else tree
    if condition is None:
        return ()
    return condition.operands if isinstance(condition, And) else (condition,)


def _is_of_log_source(condition: Condition) -> bool:
    columns = {each.name.lower() for each in find_all(condition, Column)}
    return bool(columns) and columns <= _LOG_SOURCE


def kinds_of(schema: Schema, database: str) -> dict[str, Kind]:
    """The columns of a database that hold something else than text."""
    columns = schema.columns[database]
    return {name: _KINDS[info.type] for name, info in columns.items() if info.type in _KINDS}


def _one_of(column: str, values: Iterable[str | int]) -> Formula:
    return some_of(In(column, text(str(each), fold_unicode)) for each in values)


def _parsed(written: str) -> Select | Condition:
    is_query = written.lstrip()[:6].upper() == "SELECT"
    return parse(written) if is_query else parse_condition(written)


def _condition(tree: Select | Condition) -> Condition | None:
    """What decides about one event."""
    if not isinstance(tree, Select):
        return tree
    check_finds_events(tree)
    return tree.where


def check_finds_events(query: Select) -> None:
    """
    See that the query gives the events that meet its condition.

    Raises:
        UndecidedError: it gives groups of them, or none.
    """
    if is_grouped(query) or query.having is not None or query.session is not None:
        raise UndecidedError("a query that counts events is not compared by one event")
    if query.limit == 0:
        raise UndecidedError("LIMIT 0 gives no event, whatever the condition")


def _named(reading: Reading, switches: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{switch}={getattr(reading, switch)}" for switch in switches)
