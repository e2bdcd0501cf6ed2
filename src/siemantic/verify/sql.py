"""SQL to be verified: a table with a column for each field, and the real engine."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from sigma.rule import SigmaRule

from siemantic.logic.formula import Formula, some_of
from siemantic.matcher.formula import Place, Site
from siemantic.profiles import Profile
from siemantic.readers.sql import Dialect, read_query
from siemantic.rules.detections import detected_fields
from siemantic.verify.languages import Choice
from siemantic.verify.subject import Subject


class SqlQueries(ABC):
    """The queries of one rule; an event that one of them finds is found."""

    def __init__(self, texts: Sequence[str], profile: Profile | None) -> None:
        del profile  # the fields are the columns
        self._texts = tuple(texts)

    @abstractmethod
    def locate(self, rule: SigmaRule) -> Subject:
        """The rule with its fields as columns, whose names have no case."""

    @abstractmethod
    def dialect(self, subject: Subject) -> Dialect:
        """What the SQL means on a table for the subject."""

    @abstractmethod
    def run(self, text: str, rows: Sequence[Mapping[str, object]]) -> list[bool]:
        """The engine's verdict on each row."""

    def choices(self) -> tuple[Choice, ...]:
        """Nothing is left open."""
        return (Choice(),)

    def formula(self, choice: Choice, subject: Subject) -> Formula:
        """What the queries say."""
        del choice  # there is one
        return some_of(read_query(each, self.dialect(subject)) for each in self._texts)

    def values(self) -> tuple[tuple[str, str], ...]:
        """None: what is not followed is tried with the rule's own values alone."""
        return ()

    def finds(self, rows: Sequence[Mapping[str, object]], choice: Choice) -> list[bool]:
        """The engine's verdict on each row."""
        del choice  # there is one
        found = [self.run(each, rows) for each in self._texts]
        return [any(each) for each in zip(*found, strict=True)]


def spellings(rule: SigmaRule) -> dict[str, str]:
    """Column -> the rule's field."""
    return {each.lower(): each for each in detected_fields(rule)}


def site(numbers: frozenset[str] = frozenset()) -> Site:
    """Every field in the column of its name in small letters, some of which hold numbers."""
    return Site(
        lambda field: (Place(field.lower(), "number" if field.lower() in numbers else "text"),)
    )
