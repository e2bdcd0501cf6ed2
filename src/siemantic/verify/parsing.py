"""Queries shown to the parsers of the SIEMs' makers; a new one is one more row."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from siemantic.errors import UndecidedError
from siemantic.parsers.refusal import Refusal, Tables
from siemantic.targets.lookups import import_object
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import get_target
from siemantic.targets.target import Target

PARSERS: Mapping[str, str] = {
    "esql": "Elastic's parser",
    "kusto": "Microsoft's parser",
    "logql": "Loki's parser",
    "lucene": "Lucene's parser",
}
"""What the table of targets says it `parses`, a module of `siemantic.parsers` -> who judges."""

_COMMANDS: Mapping[str, str] = {
    "esql": "pip install 'detection-rules-esql-py>=0.1,<0.2'",
    "kusto": "pip install 'siemantic[parsers]'",
    "logql": "pip install 'logql-to-logsql>=0.2,<0.3'",
    "lucene": "apt install liblucene8-java default-jdk-headless",
}
"""What installs each; docs/targets.md says what else there is to know, and why by hand."""

_PYTHONS: Mapping[str, tuple[int, ...]] = {"esql": (3, 12), "logql": (3, 13)}
"""The oldest Python that pip installs each for, as the packages say of themselves on PyPI."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """
    What a parser says of the queries of a rule.

    Attributes:
        refusal: why one of them is no query; None when it takes them all.
    """

    by: str
    refusal: Refusal | None

    @property
    def reason(self) -> str:
        """Why a query is refuted that it refuses."""
        return f"{self.by}{_REFUSES}{self.refusal}"


_REFUSES = " refuses it: "


def ask_parser(request: TargetRequest, texts: Sequence[str]) -> Parsed | None:
    """
    What the parser of the target's language says; None where there is none, or it cannot tell.

    Other formats than the default hold more than a query, and are not looked at.
    """
    target = get_target(request.target)
    if request.query_format != "default" or not parser_version(target.name):
        return None
    find_refusal: Callable[[str, Tables], Refusal | None]
    find_refusal = import_object(f"siemantic.parsers.{target.parses}:find_refusal")
    tables = _tables_of(target, request)
    try:
        refusals = [find_refusal(each, tables) for each in texts]
    except UndecidedError:
        return None
    first = next((each for each in refusals if each is not None), None)
    return Parsed(PARSERS[str(target.parses)], first)


def parser_version(target: str) -> str:
    """The installed packages of the parser of its language; empty where there is none."""
    name = get_target(target).parses
    if name is None:
        return ""
    find_version: Callable[[], str | None] = import_object(f"siemantic.parsers.{name}:find_version")
    return find_version() or ""


def find_parser_command(target: str) -> str | None:
    """What installs the parser of its language; None where there is none, or it is installed."""
    name = get_target(target).parses
    return (
        None if name is None or parser_version(target) else command_on(name, sys.version_info[:2])
    )


def command_on(name: str, version: tuple[int, ...]) -> str:
    """
    What installs a parser for that version of Python, and what to do first where it is too old.

    >>> command_on("esql", (3, 11))
    "run siemantic by Python 3.12, then run: pip install 'detection-rules-esql-py>=0.1,<0.2'"
    >>> command_on("esql", (3, 12))
    "pip install 'detection-rules-esql-py>=0.1,<0.2'"
    """
    needed = _PYTHONS.get(name, (3,))
    if version >= needed:
        return _COMMANDS[name]
    return f"run siemantic by Python {'.'.join(map(str, needed))}, then run: {_COMMANDS[name]}"


def find_missing_parser(target: str, reason: str) -> str | None:
    """Why a refusal for that `reason` cannot be had here; None where it can, or is no refusal."""
    by = PARSERS.get(get_target(target).parses or "")
    if by is None or not reason.startswith(by + _REFUSES) or parser_version(target):
        return None
    return f"{by} is not installed; docs/targets.md says how to get it"


def _tables_of(target: Target, request: TargetRequest) -> Tables:
    """
    What is known of the tables of the target's own pipelines; nothing of those of others.

    The package of the backend has it, as read from Microsoft's pages about each table.
    """
    is_own = request.pipelines is None or request.pipelines == target.pipelines
    if target.tables is None or not is_own:
        return {}
    return _load_tables(target.tables)


@lru_cache(maxsize=4)
def _load_tables(where: str) -> Tables:
    tables: Mapping[str, Mapping[str, Mapping[str, str]]] = import_object(where)
    return {
        table: {name: each["data_type"] for name, each in columns.items()}
        for table, columns in tables.items()
    }
