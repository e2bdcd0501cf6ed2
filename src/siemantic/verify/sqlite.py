"""
SQL of SQLite to be verified: a table with a column for each field, and the real engine.

The columns are `TEXT COLLATE NOCASE`, the table that the backend's queries need to look at no case;
of another table nothing is said.
"""

from collections.abc import Mapping, Sequence

from sigma.rule import SigmaRule

from siemantic.engines.sqlite import verdicts
from siemantic.logic.formula import Formula, some_of
from siemantic.logic.trees import Tree
from siemantic.matcher.formula import Place, Site
from siemantic.profiles import Profile
from siemantic.readers.sql import read_query, texts_without_nul
from siemantic.rules.detections import detected_fields
from siemantic.verify.languages import Choice
from siemantic.verify.subject import Subject


class SqlQueries:
    """The queries of one rule; an event that one of them finds is found."""

    def __init__(self, texts: Sequence[str], profile: Profile | None) -> None:
        del profile  # the fields are the columns
        self._texts = tuple(texts)

    def locate(self, rule: SigmaRule) -> Subject:
        """The rule with its fields as columns, whose names have no case."""
        spelled = {each.lower(): each for each in detected_fields(rule)}
        return _Subject(rule, Site(lambda field: (Place(field.lower()),)), spelled=spelled)

    def choices(self) -> tuple[Choice, ...]:
        """Nothing is left open."""
        return (Choice(),)

    def formula(self, choice: Choice, subject: Subject) -> Formula:
        """What the queries say."""
        del choice, subject  # there is one choice, and nothing is told
        return some_of(read_query(each, "nocase") for each in self._texts)

    def values(self) -> tuple[tuple[str, str], ...]:
        """None: what is not followed is tried with the rule's own values alone."""
        return ()

    def finds(self, rows: Sequence[Mapping[str, object]], choice: Choice) -> list[bool]:
        """SQLite's verdict on each row."""
        del choice  # there is one
        found = [verdicts(each, rows, "nocase") for each in self._texts]
        return [any(each) for each in zip(*found, strict=True)]


class _Subject(Subject):
    """A rule whose columns hold texts that SQLite can tell apart."""

    def domain(self, column: str) -> Tree:
        return texts_without_nul(column)
