"""What queries can do in the DuckDB that runs them, and what events can be."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siemantic.engines.duckdb import verdicts
from siemantic.errors import UndecidedError, UnfinishedError

BEFORE = "SELECT * FROM logs WHERE "


@pytest.mark.parametrize(
    ("condition", "finds", "misses"),
    [
        ("a='x'", [{"a": "x"}, {"A": "x"}], [{"a": "X"}, {"a": None}, {}]),
        ("a ILIKE '%x_'", [{"a": "XY"}, {"a": "x\n"}, {"a": "€XÄ"}], [{"a": "x"}, {}]),
        ("NOT a ILIKE '%x%'", [{"a": "y"}], [{"a": "xy"}, {}]),
        ("regexp_matches(a, 'b$')", [{"a": "ab"}], [{"a": "ab\n"}, {"a": "B"}, {}]),
        ("a GLOB '\\b'", [{"a": "b"}], [{"a": "\\b"}]),
        ("User='x' AND \"a b\"='y'", [{"user": "x", "a b": "y"}], [{"user": "x"}]),
        ("n=4624", [{"n": 4624}, {"n": 4624.0}], [{"n": 1}, {}]),
        ("n>2", [{"n": 2.5}, {"n": 3}], [{"n": 2}, {}]),
        ("n='true'", [{"n": True}], [{"n": False}]),
    ],
)  # fmt: skip
def test_rows_are_found_or_missed(condition, finds, misses):
    """Each row by itself has the verdict that it has beside the others."""
    rows, expected = [*finds, *misses], [True] * len(finds) + [False] * len(misses)
    assert verdicts(BEFORE + condition, rows) == expected


def test_column_of_numbers_is_one_where_no_row_has_it():
    """A text cannot be compared with a number, and what type a missing value has is told."""
    with pytest.raises(UndecidedError, match="Cannot compare values of type VARCHAR"):
        verdicts(BEFORE + "n>2", [{}])
    assert verdicts(BEFORE + "n>2", [{}], {"n"}) == [False]


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("a='x'; ATTACH 'x.db'", "it is not one query alone"),
        ("a IN (SELECT content FROM read_text('x'))", "disabled by configuration"),
        ("a IN (SELECT a FROM 'x.csv')", "disabled by configuration"),
        ("a IN (SELECT a FROM BEFORE)", "does not exist"),
        ("a='x", "unterminated string"),
        ("a=1", "Could not convert string 'x'"),
        ("regexp_matches(a, '(?=x)')", "invalid perl operator"),
        ("4a='x'", "syntax error"),
        ("a='x' AND AND a='y'", "syntax error"),
        ("(" * 100_000 + "a='x'", "too deep"),
        ("NOT " * 5000 + "a='x'", "expression depth"),
        ("a IN (SELECT list(range)::VARCHAR FROM range(1000000000))", "Out of Memory"),
    ],
)  # fmt: skip
def test_hostile_condition_is_refused(condition, message):
    """It gets to nothing but the one table, and to so much memory."""
    with pytest.raises(UndecidedError, match=message):
        verdicts(BEFORE + condition, [{"a": "x"}])


def test_endless_query_is_stopped():
    """A count of a million million rows is interrupted."""
    query = BEFORE + "(SELECT count(*) FROM range(1000000000000))>5"
    with pytest.raises(UnfinishedError, match=r"takes more than 0\.2 seconds"):
        verdicts(query, [{"a": "x"}], timeout_s=0.2)


@pytest.mark.parametrize("query", ["DROP TABLE events", "PRAGMA version", "SELECT 1", ""])
def test_statement_of_another_kind_is_refused(query):
    """Only a query of all columns of one table is run."""
    with pytest.raises(UndecidedError, match="it is no SQL"):
        verdicts(query, [])


@pytest.mark.parametrize("value", [["x"], {"b": "x"}, b"x", "\ud800"])
def test_value_that_is_no_text_is_refused(value):
    """A list or mapping has no column."""
    with pytest.raises(UndecidedError):
        verdicts(BEFORE + "a='x'", [{"a": value}])


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="a='()\"\\%;-[]{}$\0\n é1ENOT", max_size=40))
def test_garbage_is_run_or_refused(condition):
    """There is never another error."""
    with suppress(UndecidedError):
        assert len(verdicts(BEFORE + condition, [{"a": "x"}])) == 1
