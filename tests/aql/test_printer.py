"""The printer sets every quote, space and parenthesis."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siemantic.aql.ast import (
    And,
    Call,
    Column,
    Compare,
    IsNull,
    Item,
    Last,
    Not,
    Number,
    Or,
    Select,
    Text,
)
from siemantic.aql.printer import WIDTH, column_to_aql, condition_to_aql, to_aql

A = Compare(Column("a"), "=", Number(1))
B = Compare(Column("b"), "ILIKE", Text("x"))
LONG = Compare(Column("c"), "ILIKE", Text("y" * 60))

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
    assert condition_to_aql(tree) == text


def test_long_condition_is_indented_under_its_first_operand():
    """A condition that does not fit has an operand per line, deeper ones further in."""
    text = condition_to_aql(And((A, Or((LONG, Not(LONG))), B)), len("WHERE "))
    assert text.splitlines() == [
        "a = 1",
        "      AND (c ILIKE '" + "y" * 60 + "'",
        "           OR NOT (c ILIKE '" + "y" * 60 + "'))",
        "      AND b ILIKE 'x'",
    ]


def test_statement_has_a_clause_per_line():
    """SELECT, FROM, WHERE and the time stand in IBM's order, each on its line."""
    items = (Item(Call("QIDNAME", (Column("qid"),)), "Event Name"), Item(Column("Process Path")))
    assert to_aql(Select(items, "events", A, Last(24, "HOURS"))).splitlines() == [
        "SELECT QIDNAME(qid) AS 'Event Name', \"Process Path\"",
        "FROM events",
        "WHERE a = 1",
        "LAST 24 HOURS",
    ]


def test_columns_that_do_not_fit_are_broken_into_lines():
    """A list of columns that is too long has a column per line."""
    items = tuple(Item(Column(f"column_{n}_{'x' * 30}")) for n in range(4))
    lines = to_aql(Select(items, "events", None, Last(5, "MINUTES"))).splitlines()
    assert all(len(line) <= WIDTH for line in lines)
    assert lines[1].startswith("       column_1_")
    assert lines[-2:] == ["FROM events", "LAST 5 MINUTES"]


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
