"""How the queries of each language are read and run; a new one is one more row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from sigma.rule import SigmaRule

from siemantic.logic.formula import Formula
from siemantic.profiles import Profile
from siemantic.targets.lookups import import_object
from siemantic.targets.table import get_target
from siemantic.verify.subject import Subject


@dataclass(frozen=True, slots=True)
class Choice:
    """
    A reading of what the language leaves open.

    Attributes:
        reading: for the engine; None where nothing is open.
        words: the reading, of what matters alone: `("equals=sensitive",)`.
    """

    reading: Any = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What queries say under a reading."""

    choice: Choice
    formula: Formula


class Queries(Protocol):
    """The queries of one rule; an event that one of them finds is found."""

    def locate(self, rule: SigmaRule) -> Subject:
        """What the rule means where the queries are run."""

    def choices(self) -> tuple[Choice, ...]:
        """
        Every reading that matters to the queries.

        Raises:
            UndecidedError: they are not such that find an event or do not.
        """

    def formula(self, choice: Choice, subject: Subject) -> Formula:
        """
        What the queries say, without what the subject takes as told.

        Raises:
            UndecidedError: they have something that is not followed.
        """

    def values(self) -> Iterable[tuple[str, str]]:
        """Columns with texts that may make a difference to the queries."""

    def finds(self, rows: Sequence[Mapping[str, object]], choice: Choice) -> list[bool]:
        """
        Whether an engine finds each row; the rows are as `Subject.row` gives them.

        Raises:
            UndecidedError: the engine cannot tell.
        """


_LANGUAGES: Mapping[str, str] = {
    "aql": "siemantic.verify.aql:AqlQueries",
    "lucene": "siemantic.verify.lucene:LuceneQueries",
    "sqlite": "siemantic.verify.sqlite:SqlQueries",
}
"""What the table of targets says it `reads` -> a class, which takes the texts and the profile."""


class Runner(NamedTuple):
    """
    An engine that is installed on its own.

    Attributes:
        engine: the function that runs a query over rows, see `verify/engine.py`.
        library: the module that it needs.
        extra: what pip installs that with.
    """

    engine: str
    library: str
    extra: str = "engines"


_RUNNERS: Mapping[str, Runner] = {
    "lucene": Runner("siemantic.engines.lucene:verdicts", "osmem_server"),
}
"""What the table of targets says it `runs` -> its engine."""


def find_language(target: str) -> Callable[[Sequence[str], Profile | None], Queries] | None:
    """What reads and runs the queries of a target, or only runs them; None when nothing does."""
    row = get_target(target)
    runner = None if row.runs is None else _RUNNERS[row.runs]
    if runner is not None and find_spec(runner.library) is None:
        return None
    if row.reads is not None:
        found: Callable[[Sequence[str], Profile | None], Queries]
        found = import_object(_LANGUAGES[row.reads])
        return found
    return None if runner is None else _run_by(runner.engine, row.language)


def engine_of(target: str) -> str:
    """Which library runs its queries, and when it was installed; empty where none is needed."""
    row = get_target(target)
    spec = None if row.runs is None else find_spec(_RUNNERS[row.runs].library)
    if spec is None or spec.origin is None:
        return ""
    return f"{spec.origin} {Path(spec.origin).stat().st_mtime_ns}"


def why_unverified(target: str) -> str:
    """Why nothing reads or runs its queries, and what would."""
    row = get_target(target)
    if row.runs is None:
        return f"there is no reader and no engine of {row.language} here"
    install = f"pip install 'siemantic[{_RUNNERS[row.runs].extra}]'"
    return f"the engine of {row.language} is not installed; run: {install}"


def _run_by(where: str, language: str) -> Callable[[Sequence[str], Profile | None], Queries]:
    from siemantic.verify.engine import EngineQueries

    return lambda texts, _: EngineQueries(texts, language, import_object(where))
