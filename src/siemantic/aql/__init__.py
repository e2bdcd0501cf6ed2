"""
QRadar's Ariel Query Language (AQL) as a language of its own; nothing here knows Sigma.

    >>> from siemantic import aql
    >>> query = aql.parse("select username from events where username ilike 'svc%' last 1 hours")
    >>> print(aql.to_aql(query, one_line=True))
    SELECT username FROM events WHERE username ILIKE 'svc%' LAST 1 HOURS
    >>> [each.check.name for each in aql.check(aql.read_document("SELECT username FROM events"))]
    ['no_time_clause', 'no_limit']

What is named here is imported on use. Sources are cited by the names of IBM's AQL guide, which
stands at https://www.ibm.com/docs/en/qsip/7.5?topic=guide-ariel-query-language; docs/aql.md has
the others.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from siemantic.aql.ambiguity import Ambiguity, ambiguities, readings_for
    from siemantic.aql.checks import check, read_document
    from siemantic.aql.evaluator import Environment, World, compile_filter, run
    from siemantic.aql.parser import parse, parse_condition
    from siemantic.aql.printer import condition_to_aql, to_aql
    from siemantic.aql.readings import READINGS, Reading
    from siemantic.aql.schema import Schema, load_schema
    from siemantic.aql.walk import find_all

__all__ = [
    "READINGS",
    "Ambiguity",
    "Environment",
    "Reading",
    "Schema",
    "World",
    "ambiguities",
    "check",
    "compile_filter",
    "condition_to_aql",
    "find_all",
    "load_schema",
    "parse",
    "parse_condition",
    "read_document",
    "readings_for",
    "run",
    "to_aql",
]

_MODULES = {
    "ambiguity": ("Ambiguity", "ambiguities", "readings_for"),
    "checks": ("check", "read_document"),
    "evaluator": ("Environment", "World", "compile_filter", "run"),
    "parser": ("parse", "parse_condition"),
    "printer": ("condition_to_aql", "to_aql"),
    "readings": ("READINGS", "Reading"),
    "schema": ("Schema", "load_schema"),
    "walk": ("find_all",),
}


def __getattr__(name: str) -> object:
    """What is named above, from the module that has it."""
    for module, names in _MODULES.items():
        if name in names:
            return getattr(import_module(f"siemantic.aql.{module}"), name)
    raise AttributeError(f"module 'siemantic.aql' has no attribute '{name}'")
