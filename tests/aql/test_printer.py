"""The printer sets every quote, space and parenthesis."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases_of import cases_of
from siemantic.aql.ast import (
    And,
    Call,
    Column,
    Compare,
    Database,
    IsNull,
    Item,
    Not,
    Number,
    Or,
    Select,
    Text,
)
from siemantic.aql.parser import parse
from siemantic.aql.printer import WIDTH, column_to_aql, condition_to_aql, to_aql

A = Compare(Column("a"), "=", Number(1))
B = Compare(Column("b"), "ILIKE", Text("x"))
EVENTS = (Database("events"),)

ONE_LINE = {
    "a quote is doubled": (Compare(Column("a b"), "=", Text("O'Brien")), "\"a b\" = 'O''Brien'"),
    "or inside and has parentheses": (And((A, Or((A, B)))), "a = 1 AND (a = 1 OR b ILIKE 'x')"),
    "and inside or has parentheses": (Or((And((A, B)), A)), "(a = 1 AND b ILIKE 'x') OR a = 1"),
    "not always has parentheses": (Not(A), "NOT (a = 1)"),
    "not of not": (Not(Not(A)), "NOT (NOT (a = 1))"),
    "null and not null": (And((IsNull(Column("a")), IsNull(Column("b"), negated=True))),
                          "a IS NULL AND b IS NOT NULL"),
    "a call is a condition": (Call("INCIDR", (Text("10.0.0.0/8"), Column("sourceip"))),
                              "INCIDR('10.0.0.0/8', sourceip)"),
    "a decimal number": (Compare(Column("a"), ">", Number(1.5)), "a > 1.5"),
}  # fmt: skip


@pytest.mark.parametrize("case", ONE_LINE.values(), ids=ONE_LINE.keys())
def test_condition_in_one_line(case):
    """A condition that fits is one line."""
    tree, text = case
    assert condition_to_aql(tree) == condition_to_aql(tree, one_line=True) == text


@pytest.mark.parametrize("case", cases_of("aql/layout.yml"))
def test_long_query_is_easy_to_read(case):
    """A clause per line, and a list, CASE or condition over several where it does not fit."""
    query = parse(case["query"])
    assert to_aql(query).splitlines() == case["prints"].splitlines()
    assert parse(to_aql(query)) == query


def test_lines_are_no_longer_than_need_be():
    """What can be broken is: only a single name or text makes a line longer."""
    columns = tuple(Item(Column(f"column_{n}_{'x' * 30}")) for n in range(4))
    where = Or(tuple(Compare(each.expression, "=", Text("y" * 40)) for each in columns))
    lines = to_aql(Select(columns, EVENTS, None, And((A, where)))).splitlines()
    assert all(len(line) <= WIDTH for line in lines)


@given(st.text(max_size=8))
def test_any_name_is_quoted_where_it_must_be_or_refused(name):
    """A name is bare only when it is a plain word; what cannot be quoted is refused."""
    try:
        text = column_to_aql(name)
    except ValueError:
        assert not name or '"' in name or not name.isprintable()
    else:
        assert text == f'"{name}"' or (text == name and name.isascii() and name.isidentifier())


@given(st.text())
def test_literal_ends_only_at_its_last_quote(value):
    """Inside a literal quotes come in pairs, so no value can end it early."""
    text = condition_to_aql(Compare(Column("a"), "=", Text(value)))
    inner = text.removeprefix("a = '").removesuffix("'")
    assert inner.replace("''", "") == value.replace("'", "")
    assert inner.count("'") == 2 * value.count("'")
