"""Texts that are very deep or very long are read or refused, and never run out of stack."""

import pytest

from aql.laws import obeys_the_laws, parses_or_is_refused, selecting
from siemantic.aql.ast import (
    And,
    Arithmetic,
    Boolean,
    Case,
    Column,
    Compare,
    Not,
    Number,
    Or,
    Text,
    Unary,
)
from siemantic.aql.parser import parse, parse_condition
from siemantic.aql.printer import condition_to_aql, to_aql
from siemantic.aql.walk import MAX_DEPTH, MAX_LEVELS
from siemantic.errors import AqlSyntaxError

WHERE = "SELECT a FROM events WHERE "

DEEP = {
    "parentheses": ("(", "a = 1", ")"),
    "nots": ("NOT ", "a = 1", ""),
    "nots with parentheses": ("NOT (", "a = 1", ")"),
    "calls": ("f(", "1", ")"),
    "minuses": ("- ", "a", ""),
    "tildes": ("~", "a", ""),
    "subselects behind in": ("a IN (SELECT a FROM events WHERE ", "a = 1", ")"),
    "subselects as sources": ("a IN (SELECT a FROM (SELECT a FROM events WHERE ", "a = 1", "))"),
    "cases of values": ("CASE ", "a", " WHEN 1 THEN 2 END"),
    "cases of conditions": ("CASE WHEN ", "a = 1", " THEN 2 END = 2"),
    "results of cases": ("CASE WHEN a = 1 THEN ", "2", " END"),
    "ifs": ("IF a = 1 THEN ", "2", " ELSE 3"),
    "conditions of ifs": ("IF ", "a = 1", " THEN 2 ELSE 3 = 4"),
    "else of ifs": ("IF a = 1 THEN 2 ELSE ", "3", ""),
    "ands and ors": ("(a = 1 AND (b = 2 OR ", "c = 3", "))"),
    "sums": ("(1 + ", "2", ")"),
}


@pytest.mark.parametrize("shape", DEEP)
def test_deep_text_is_refused(shape):
    """A text that is nested too deeply is refused, and never runs out of stack."""
    before, middle, behind = DEEP[shape]
    text = before * 10_000 + middle + behind * 10_000
    parses_or_is_refused(text)
    parses_or_is_refused(selecting(text))
    with pytest.raises(AqlSyntaxError, match="nested too deeply"):
        parse_condition(text)


@pytest.mark.parametrize("shape", DEEP)
def test_text_that_is_not_too_deep_obeys_the_laws(shape):
    """What can be read at all can be written and read again, up to the last level."""
    before, middle, behind = DEEP[shape]
    deepest = 0
    for depth in (1, *range(MAX_DEPTH // 2 - 2, MAX_LEVELS + 3)):
        text = before * depth + middle + behind * depth
        mixed = f"{WHERE}x = 1 AND y = 2 + {text} OR z = 3"
        for query in (selecting(text), f"{WHERE}{text}", mixed):
            try:
                tree = parse(query)
            except AqlSyntaxError:
                continue
            deepest = depth
            obeys_the_laws(tree, parse, to_aql)
    assert deepest >= MAX_DEPTH // 2 - 2


N = 5000
LONG = {
    "a list of texts": "a IN (" + ", ".join(["'some text'"] * N) + ")",
    "or": " OR ".join(["a = 1"] * N),
    "and and or": " AND b = 2 OR ".join(["a = 1"] * N),
    "a sum": "a = " + " + ".join(["1"] * N),
    "a text": f"a = '{'x' * N * 10}'",
    "quotes in a text": "a = " + "'" * N * 10,
    "a name": f"{'a' * N * 10} = 1",
    "a name in quotes": f'"{"a b" * N}" = 1',
    "a comment": f"a = 1 /*{'/ ' * N}*/",
    "comments": "a = 1 " + "/**/" * N,
    "spaces": " " * N + "a = 1" + "\n" * N,
    "a case": "CASE " + "WHEN a = 1 THEN 2 " * N + "END = 2",
    "arguments": "f(" + ", ".join(["a"] * N) + ")",
    "or in and": "x = 1 AND (" * 30 + " OR ".join(["a = 1"] * N) + ")" * 30,
}
WRONG = {
    "digits": "a = " + "1" * N,
    "hexadecimal digits": "a = 0x" + "f" * N,
    "an exponent": "a = 1e" + "9" * N,
    "digits and a letter": "a = " + "1" * N + "x",
    "quotes that are odd": "a = " + "'" * (N + 1),
    "double quotes": '"' * N,
    "open parentheses": "(" * N,
    "closed parentheses": ")" * N,
    "comments without an end": "/* " * N,
    "comments to the end": "--" * N,
    "dots": "a" + ".a" * N,
    "gaps without an end": "{" * N,
    "letters beyond ASCII": "é" * N,
    "conditions without an operator": "a = 1 " * N,
    "commas": "," * N,
    "words": "a " * N,
}


@pytest.mark.parametrize("shape", LONG)
def test_long_text_obeys_the_laws(shape):
    """A long condition is read, written in both styles and read again."""
    obeys_the_laws(parse_condition(LONG[shape]), parse_condition, condition_to_aql)


@pytest.mark.parametrize("shape", WRONG)
def test_long_text_that_is_wrong_is_refused(shape):
    """A long text that is no condition is refused, with a place inside it."""
    parses_or_is_refused(WRONG[shape])
    with pytest.raises(AqlSyntaxError):
        parse_condition(WRONG[shape])


def test_a_tree_as_wide_as_deep_prints():
    """A tree with every operator in every other one prints in both styles."""
    tree = equal = Compare(Column("a"), "=", Number(1))
    for _ in range(7):
        case = Case(None, ((tree, Unary("-", Number(1))),), Boolean(value=True))
        total = Arithmetic((case, Text("x")), ("+",))
        tree = And((Not(Compare(total, "=", Number(-1))), Or((equal, tree))))
    for one_line in (False, True):
        assert condition_to_aql(tree, one_line=one_line)
