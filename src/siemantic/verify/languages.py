"""How the queries of each language are read and run; a new one is one more row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import packages_distributions, version
from importlib.util import find_spec
from typing import Any, NamedTuple, Protocol

from sigma.rule import SigmaRule

from siemantic.errors import AqlSyntaxError, UndecidedError
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
    "duckdb": "siemantic.verify.duckdb:DuckDbQueries",
    "lucene": "siemantic.verify.lucene:LuceneQueries",
    "sqlite": "siemantic.verify.sqlite:SqliteQueries",
}
"""What the table of targets says it `reads` -> a class, which takes the texts and the profile."""


class Runner(NamedTuple):
    """
    An engine that is installed on its own.

    Attributes:
        engine: the function that runs a query over rows, see `verify/engine.py`.
        library: the module that it needs.
        extra: what pip installs that with.
        queries: the class that asks it, from the texts, the language and the engine.
    """

    engine: str
    library: str
    extra: str = "engines"
    queries: str = "siemantic.verify.engine:EngineQueries"


_RUNNERS: Mapping[str, Runner] = {
    "clickhouse": Runner(
        "siemantic.engines.clickhouse:verdicts",
        "chdb",
        extra="engines-heavy",
        queries="siemantic.verify.tables:ClickHouseQueries",
    ),
    "databricks": Runner(
        "siemantic.engines.databricks:verdicts",
        "pyspark",
        extra="engines-heavy",
        queries="siemantic.verify.tables:DatabricksQueries",
    ),
    "duckdb": Runner("siemantic.engines.duckdb:verdicts", "duckdb"),
    "eql": Runner("siemantic.engines.eql:verdicts", "eql", extra="engines-agpl"),
    "kusto": Runner(
        "siemantic.engines.kusto:verdicts",
        "duckdb_kql",
        queries="siemantic.verify.kusto:KustoQueries",
    ),
    "lucene": Runner("siemantic.engines.lucene:verdicts", "osmem_server"),
    "panther": Runner(
        "siemantic.engines.panther:verdicts",
        "panther_core",
        extra="engines-agpl",
        queries="siemantic.verify.panther:PantherQueries",
    ),
}
"""What the table of targets says it `reads` or `runs` -> its engine."""


def find_language(target: str) -> Callable[[Sequence[str], Profile | None], Queries] | None:
    """What reads and runs the queries of a target, or only runs them; None when nothing does."""
    row = get_target(target)
    if row.reads is not None and _is_installed(row.reads):
        found: Callable[[Sequence[str], Profile | None], Queries]
        found = import_object(_LANGUAGES[row.reads])
        return found
    if row.runs is not None and _is_installed(row.runs):
        return _run_by(_RUNNERS[row.runs], row.language)
    return None


def open_queries(target: str, texts: Sequence[str], profile: Profile | None) -> Queries:
    """
    The queries of one rule for a target.

    Raises:
        UndecidedError: nothing reads or runs them here, or they are no such text.
    """
    language = find_language(target)
    if language is None:
        raise UndecidedError(why_unverified(target))
    try:
        return language(texts, profile)
    except AqlSyntaxError as error:
        message = " ".join(error.message.split())
        raise UndecidedError(f"the query cannot be read: {message[:200]}") from error


def why_unverified(target: str) -> str:
    """Why nothing reads or runs its queries, and what would."""
    row = get_target(target)
    name = row.reads or row.runs
    if name is None:
        return f"there is no reader and no engine of {row.language} here"
    return f"the engine of {row.language} is not installed; run: {_install_command(name)}"


def find_engine_command(target: str) -> str | None:
    """What installs the engine that its queries lack to be verified; None if none is missing."""
    row = get_target(target)
    names = [each for each in (row.reads, row.runs) if each is not None]
    if not names or any(map(_is_installed, names)):
        return None
    return _install_command(names[0])


def _install_command(name: str) -> str:
    return f"pip install 'siemantic[{_RUNNERS[name].extra}]'"


def extra_of(target: str) -> str | None:
    """What of siemantic's extras brings the engine of its queries; None where none has to."""
    row = get_target(target)
    runner = _RUNNERS.get(row.reads or row.runs or "")
    return None if runner is None else runner.extra


def engine_version(target: str) -> str:
    """The installed packages of the engine that runs its queries; empty where there is none."""
    row = get_target(target)
    name = row.reads or row.runs or ""
    if name not in _RUNNERS:
        return ""
    packages = packages_distributions().get(_RUNNERS[name].library, ())
    return " ".join(f"{each} {version(each)}" for each in packages)


def _is_installed(name: str) -> bool:
    """Whether its engine is there; some come with Python or siemantic."""
    return name not in _RUNNERS or find_spec(_RUNNERS[name].library) is not None


def _run_by(runner: Runner, language: str) -> Callable[[Sequence[str], Profile | None], Queries]:
    queries, engine = import_object(runner.queries), import_object(runner.engine)
    return lambda texts, _: queries(texts, language, engine)
