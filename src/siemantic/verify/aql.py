"""AQL to be verified: the rule at a QRadar site, the readings of a query, and the evaluator."""

import copy
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from sigma.rule import SigmaRule

from siemantic.aql.ast import Condition, Select
from siemantic.aql.columns import ColumnType
from siemantic.aql.evaluator.grouping import is_grouped
from siemantic.aql.parser import Parsed, read
from siemantic.aql.parser import read_condition as read_filter
from siemantic.aql.readings import Reading, readings_over
from siemantic.aql.schema import Schema
from siemantic.engines.aql import finds
from siemantic.errors import AqlError, AqlEvaluationError, AqlSyntaxError, UndecidedError
from siemantic.logic.formula import TRUE, Formula, some_of
from siemantic.logic.prove import Domain
from siemantic.matcher.formula import Kind, Place, Site
from siemantic.profiles import Database, Profile
from siemantic.profiles.load import get_profile
from siemantic.readers.aql import Names, consulted_switches, read_condition
from siemantic.rules.detections import detected_fields, detection_items
from siemantic.targets.qradar_aql.schema import schema_of
from siemantic.verify.aql_log_source import (
    LogSource,
    profile_log_source,
    told_log_source,
    without,
)
from siemantic.verify.aql_undocumented import spell_out, undocumented
from siemantic.verify.aql_values import values_in
from siemantic.verify.languages import Choice
from siemantic.verify.subject import Subject, domain_of

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
        # Other backends name columns as the rule's fields, once their pipeline is through.
        self._profile = get_profile("plain") if profile is None else profile
        self._parsed = tuple(map(_parsed, texts))
        self.trees = tuple(_spelled_out(each.tree) for each in self._parsed)
        self._undocumented = undocumented(self._parsed)

    @property
    def database(self) -> Database:
        """The table that the queries read."""
        return self._profile.database

    def locate(self, rule: SigmaRule) -> Subject:
        """The rule with its fields in the columns of the profile, or in the payload."""
        unmapped = tuple(self._unmapped(rule))
        rule = _without_fields(rule, unmapped)
        places = {each: self.places(each) for each in detected_fields(rule)}
        columns = {place.column: place.kind for found in places.values() for place in found}
        kinds = columns | kinds_of(self.schema, self.database)
        source = self._log_source(rule, columns, lambda column: domain_of(column, kinds))
        return Subject(
            rule,
            Site(self.places, _PAYLOADS[self.database]),
            source.condition,
            kinds,
            (*source.assumptions, *self._undocumented),
            source.told,
            source.given,
            self._spelled,
            unmapped,
            has_payload=True,
        )

    def _log_source(self, rule: SigmaRule, asked: Collection[str], domain: Domain) -> LogSource:
        if self._profile.log_sources is not None:
            return profile_log_source(self._profile, rule.logsource)
        names = Names(self.schema, self.database)
        return told_log_source(
            self.trees, asked, lambda each, reading: read_condition(each, names, reading), domain
        )

    @property
    def _spelled(self) -> dict[str, str]:
        columns = self.schema.columns[self.database]
        return {name: info.name for name, info in columns.items()}

    def choices(self) -> tuple[Choice, ...]:
        """Every reading that matters to them."""
        return self._choices

    @cached_property
    def _choices(self) -> tuple[Choice, ...]:
        conditions = [each for each in map(self._condition, self.trees) if each is not None]
        found = (switch for each in conditions for switch in consulted_switches(each))
        switches = tuple(dict.fromkeys(found))
        return tuple(Choice(each, _named(each, switches)) for each in readings_over(switches))

    def formula(self, choice: Choice, subject: Subject) -> Formula:
        """What they say under a reading, without what is told of the log source."""
        return some_of(self._formula_of(each, choice.reading, subject) for each in self.trees)

    def values(self) -> Iterator[tuple[str, str]]:
        """What their columns are compared with."""
        for condition in map(self._condition, self.trees):
            if condition is not None:
                yield from values_in(condition)

    def finds(self, rows: Sequence[Mapping[str, object]], choice: Choice) -> list[bool]:
        """The evaluator's verdict on each row."""
        try:
            found = [finds(tree, rows, choice.reading, self.schema) for tree in self.trees]
        except AqlEvaluationError as error:
            raise UndecidedError(str(error)) from error
        return [any(each) for each in zip(*found, strict=True)]

    def _formula_of(self, tree: Select | Condition, reading: Reading, subject: Subject) -> Formula:
        condition = self._condition(tree)
        if condition is not None:
            condition = without(condition, subject.told)
        try:
            return (
                TRUE if condition is None else read_condition(condition, self._names(tree), reading)
            )
        except AqlError as error:
            raise UndecidedError(str(error)) from error

    def _condition(self, tree: Select | Condition) -> Condition | None:
        """What decides about one event."""
        if not isinstance(tree, Select):
            return tree
        check_finds_events(tree)
        database = self._names(tree).database
        if database != self.database:
            message = f"the query reads {database}, and the profile is for {self.database}"
            raise UndecidedError(message)
        return tree.where

    def _names(self, tree: Select | Condition) -> Names:
        if isinstance(tree, Select):
            return Names.of(tree, self.schema)
        return Names(self.schema, self.database)

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
        """The columns of a field."""
        names = [each.name.lower() for each in self._profile.find_columns(field)]
        if not names:
            raise UndecidedError(f"the profile '{self._profile.name}' has no column for '{field}'")
        return tuple(Place(name, self._kind(name)) for name in names)

    def _kind(self, column: str) -> Kind:
        info = self.schema.find(self.database, column)
        return "text" if info is None else _KINDS.get(info.type, "text")

    def _unmapped(self, rule: SigmaRule) -> Iterator[str]:
        """The fields that the profile looks for in the payload."""
        if self._profile.unmapped == "payload":
            fields = detected_fields(rule)
            yield from (each for each in fields if not self._profile.find_columns(each))


def _without_fields(rule: SigmaRule, fields: Collection[str]) -> SigmaRule:
    """The rule with the values of these fields as keywords."""
    if not fields:
        return rule
    rule = copy.deepcopy(rule)
    for item in detection_items(rule):
        if item.field in fields:
            item.field = None
    return rule


def kinds_of(schema: Schema, database: str) -> dict[str, Kind]:
    """The columns of a database that hold something else than text."""
    columns = schema.columns[database]
    return {name: _KINDS[info.type] for name, info in columns.items() if info.type in _KINDS}


def _spelled_out(tree: Select | Condition) -> Select | Condition:
    if not isinstance(tree, Select):
        return spell_out(tree)
    return tree if tree.where is None else replace(tree, where=spell_out(tree.where))


def _parsed(written: str) -> Parsed[Select] | Parsed[Condition]:
    """A query, or else a filter of a rule test."""
    try:
        return read(written)
    except AqlSyntaxError as error:
        try:
            return read_filter(written)
        except AqlSyntaxError as other:
            # What got further is what was meant.
            raise max(error, other, key=lambda each: each.start) from None


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
