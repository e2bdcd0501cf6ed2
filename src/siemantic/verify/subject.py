"""What a rule means at a site, once its pipeline has been through with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sigma.rule import SigmaRule

from siemantic.logic.formula import TRUE, Event, Formula, all_of, holds
from siemantic.logic.texts import ADDRESSES, WHOLE_NUMBERS
from siemantic.logic.trees import ANYTHING, Tree
from siemantic.matcher import ParsedRule, detects
from siemantic.matcher.formula import Kind, Place, Site, to_formula
from siemantic.rules.detections import detected_fields

DOMAINS: Mapping[Kind, Tree] = {
    "text": ANYTHING,
    "number": WHOLE_NUMBERS,
    "time": WHOLE_NUMBERS,
    "address": ADDRESSES,
}
"""What a column can have, by the kind of its values."""


@dataclass(frozen=True)
class Subject:
    """
    A rule, and where its fields are.

    Attributes:
        rule: as its pipeline and the site's profile left it.
        log_source: what the site asks of the events of the rule's log source.
        kinds: column -> what it holds, where that is not text.
        assumptions: what is taken as given of the queries, in words.
        told: conditions of the queries that are taken as given.
        given: what every row has beside the event, so that those hold.
        spelled: column -> how the queries or the profile write it.
        unmapped: fields without a column, whose values are looked for in the payload.
        doubt: why events tell nothing without a proof: the queries look into columns that the rule
            does not ask for, and of which no event is made.
        has_payload: whether the columns of the payload are taken to hold the text of the event, so
            that keywords are in nothing else.
    """

    rule: SigmaRule
    site: Site
    log_source: Formula = TRUE
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    assumptions: tuple[str, ...] = ()
    told: tuple[Any, ...] = ()
    given: Event = field(default_factory=dict)
    spelled: Mapping[str, str] = field(default_factory=dict)
    unmapped: tuple[str, ...] = ()
    doubt: str = ""
    has_payload: bool = False

    @cached_property
    def formula(self) -> Formula:
        """
        What the rule says of an event of the site.

        Raises:
            UndecidedError: no formula can say it.
        """
        return all_of([self.log_source, to_formula(self.rule, self.site)])

    def domain(self, column: str) -> Tree:
        """The texts that a column can have."""
        return domain_of(column, self.kinds)

    def matches(self, event: Event) -> bool:
        """
        The matcher's verdict on the event, with that of the site on its log source.

        Raises:
            UnsupportedError: the rule has something that the matcher does not know.
        """
        named = self._by_fields(to_row(event, self.kinds))
        return holds(self.log_source, event) and detects(self.parsed, named, self.texts(event))

    def texts(self, event: Event) -> Event | None:
        """Where the matcher looks for keywords, None for all values."""
        if not self.has_payload:
            return None
        return {each: event[each] for each in self.site.payloads if each in event}

    def named(self, event: Event) -> dict[str, object]:
        """The row by the rule's fields; columns that are none of them are spelled as written."""
        found = self._by_fields(self.row(event))
        return {self.spelled.get(name, name): value for name, value in found.items()}

    def _by_fields(self, row: Mapping[str, object]) -> dict[str, object]:
        named = {each: _values(found, row) for each, found in self._places.items()}
        taken = {place.column for found in self._places.values() for place in found}
        others = {column: value for column, value in row.items() if column not in taken}
        return {each: value for each, value in named.items() if value is not None} | others

    @cached_property
    def parsed(self) -> ParsedRule:
        """The rule as the matcher is asked about many events."""
        return ParsedRule(self.rule)

    @cached_property
    def _places(self) -> Mapping[str, Sequence[Place]]:
        """Where the rule's fields are."""
        return {each: self.site.places(each) for each in detected_fields(self.rule)}

    def row(self, event: Event) -> dict[str, object]:
        """The event as an engine has it."""
        return to_row({**self.given, **event}, self.kinds)


def domain_of(column: str, kinds: Mapping[str, Kind]) -> Tree:
    """The texts that a column can have, by what it holds."""
    return DOMAINS[kinds.get(column, "text")]


def to_row(event: Event, kinds: Mapping[str, Kind]) -> dict[str, object]:
    """The event with numbers as numbers."""
    return {
        column: int(text) if kinds.get(column) in ("number", "time") else text
        for column, text in event.items()
    }


def _values(places: Sequence[Place], row: Mapping[str, object]) -> object:
    found = [row[each.column] for each in places if each.column in row]
    return found if len(found) > 1 else (found[0] if found else None)
