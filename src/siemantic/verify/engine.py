"""Queries that nothing reads, but an engine runs: tested on events, never proved."""

from collections.abc import Callable, Mapping, Sequence

from sigma.rule import SigmaRule

from siemantic.errors import UndecidedError
from siemantic.logic.formula import Formula
from siemantic.matcher.formula import Place, Site
from siemantic.verify.languages import Choice
from siemantic.verify.subject import Subject

Engine = Callable[[str, Sequence[Mapping[str, object]]], list[bool]]
"""
A query and rows -> whether it finds each; a column that a row does not have is missing there.

Raises UndecidedError where the engine refuses the query or cannot tell.
"""


class EngineQueries:
    """The queries of one rule; an event that one of them finds is found."""

    def __init__(self, texts: Sequence[str], language: str, engine: Engine) -> None:
        self.texts = tuple(texts)
        self._language = language
        self._engine = engine

    def locate(self, rule: SigmaRule) -> Subject:
        """The rule with its fields as columns."""
        return Subject(rule, Site(lambda field: (Place(field),)))

    def choices(self) -> tuple[Choice, ...]:
        """Nothing is left open: the engine is as it is."""
        return (Choice(),)

    def formula(self, choice: Choice, subject: Subject) -> Formula:
        """There is none."""
        del choice, subject
        raise UndecidedError(f"there is no reader of {self._language}; its queries are run")

    def values(self) -> tuple[tuple[str, str], ...]:
        """None: the rule's own values are tried."""
        return ()

    def finds(self, rows: Sequence[Mapping[str, object]], choice: Choice) -> list[bool]:
        """The engine's verdict on each row."""
        del choice
        found = [self._engine(each, rows) for each in self.texts]
        return [any(each) for each in zip(*found, strict=True)]
