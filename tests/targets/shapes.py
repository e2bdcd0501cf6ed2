"""
What stands in a query outside of texts: a text is one where a parser of the language says so.

Of SQL, EQL and KQL that parser is another's.
"""

from dataclasses import replace
from typing import NamedTuple

from siemantic.aql import ast
from siemantic.aql.parser import parse
from siemantic.aql.walk import find_all
from siemantic.logic.formula import atoms_of, columns_of


class Shape(NamedTuple):
    """The names of columns, those of functions, and how many conditions are joined or negated."""

    names: frozenset
    functions: frozenset = frozenset()
    joined: int = 0


class OtherShapeError(Exception):
    """The text is no single query of one condition."""


def of_aql(text):
    """By our own parser; all but the condition is as it always is."""
    tree = parse(text)
    if replace(tree, where=None) not in _REST:
        raise OtherShapeError
    names = {each.name for each in find_all(tree.where, ast.Column)}
    functions = {each.function for each in find_all(tree.where, ast.Call)}
    joined = list(find_all(tree.where, ast.And, ast.Or, ast.Mixed, ast.Not, ast.Select))
    return Shape(frozenset(names), frozenset(functions), len(joined))


_REST = (parse("SELECT * FROM events LIMIT 10000 LAST 24 HOURS"), parse("SELECT * FROM events"))


def of_sql(dialect):
    """By sqlglot."""

    def read(text):
        from sqlglot import exp, parse

        tree, *others = parse(text.replace("<TABLE_NAME>", "logs"), dialect=dialect)
        tables = [each.name for each in tree.find_all(exp.Table)]
        if others or tables != ["logs"] or any(each.comments for each in tree.walk()):
            raise OtherShapeError
        names = {each.name for each in tree.find_all(exp.Column)}
        joined = list(tree.find_all(exp.And, exp.Or, exp.Not, exp.SetOperation))
        functions = {type(each).__name__ for each in tree.find_all(exp.Func)} - {"And", "Or"}
        return Shape(frozenset(names), frozenset(functions), len(joined))

    return read


def of_eql(text):
    """By Elastic's package."""
    from eql import ast as eql
    from eql import parse_query
    from eql import parser as reading

    from siemantic.engines.eql.columns import name_of

    with reading.elasticsearch_syntax, reading.skip_optimizations:
        nodes = list(parse_query(text).first.query)
    names = {name_of(each) for each in nodes if isinstance(each, eql.Field)}
    calls = {each.name for each in nodes if isinstance(each, eql.FunctionCall)}
    joined = [each for each in nodes if isinstance(each, eql.And | eql.Or | eql.Not)]
    return Shape(frozenset(names), frozenset(calls) - {"wildcard"}, len(joined))


def of_kql(text):
    """By Microsoft's parser."""
    from siemantic.parsers.kusto import _library

    tree = _library().parse(text)
    if len(list(tree.statement_spans())) != 1 or any(map(_is_error, tree.diagnostics)):
        raise OtherShapeError
    joined = sum(each.text in ("and", "or", "not", "|") for each in tree.tokens())
    names, functions = tree.get_referenced_columns(), tree.get_referenced_functions()
    return Shape(frozenset(names), frozenset(functions), joined)


def _is_error(diagnostic):
    return diagnostic["severity"] == "Error" and str(diagnostic["code"]).startswith("KS0")


def of_lucene(text):
    """By our own reader: the terms of fields."""
    from siemantic.readers.lucene import read_query

    formula = read_query(text)
    return Shape(frozenset(columns_of(formula)), joined=len(list(atoms_of(formula))) - 1)


SHAPES = {
    "qradar_aql": of_aql,
    "qradar_community": of_aql,
    "sqlite": of_sql("sqlite"),
    "duckdb": of_sql("duckdb"),
    "eql": of_eql,
    "kusto": of_kql,
    "lucene": of_lucene,
}


def shape_of(target, text):
    """The query's shape; None where the parser refuses it, or it is of another kind."""
    try:
        return SHAPES[target](text)
    except Exception:  # noqa: BLE001 - each parser has errors of its own
        return None
