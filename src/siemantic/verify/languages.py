"""How the queries of each target are read and run; a new language is one more row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

from sigma.rule import SigmaRule

from siemantic.logic.formula import Formula
from siemantic.profiles import Profile
from siemantic.verify.subject import Subject


@dataclass(frozen=True, slots=True)
class Meaning:
    """
    What queries say under one reading of what their language leaves open.

    Attributes:
        reading: for the engine; None where nothing is open.
        choices: the reading in words, of what matters alone: `("equals=sensitive",)`.
        problem: why there is no formula, which is `FALSE` then.
    """

    formula: Formula
    reading: Any = None
    choices: tuple[str, ...] = ()
    problem: str = ""


class Queries(Protocol):
    """The queries of one rule; an event that one of them finds is found."""

    def locate(self, rule: SigmaRule) -> Subject:
        """What the rule means where the queries are run."""

    def meanings(self) -> tuple[Meaning, ...]:
        """
        What the queries say under every reading that matters.

        Raises:
            UndecidedError: they have something that is followed under no reading.
        """

    def default(self) -> Meaning:
        """Something for the engine to run where `meanings` has no answer; it has no formula."""

    def finds(self, rows: Sequence[Mapping[str, object]], meaning: Meaning) -> list[bool]:
        """
        Whether an engine finds each row; the rows are as `Subject.row` gives them.

        Raises:
            UndecidedError: the engine cannot tell.
        """


_LANGUAGES: Mapping[str, str] = {
    "qradar_aql": "siemantic.verify.aql:AqlQueries",
    "sqlite": "siemantic.verify.sqlite:SqlQueries",
}
"""Target -> the class of its queries, which takes their texts and the profile."""


def find_language(target: str) -> Callable[[Sequence[str], Profile | None], Queries] | None:
    """What reads and runs the queries of a target, None when nothing does."""
    if target not in _LANGUAGES:
        return None
    module, _, name = _LANGUAGES[target].partition(":")
    found: Callable[[Sequence[str], Profile | None], Queries] = getattr(import_module(module), name)
    return found
