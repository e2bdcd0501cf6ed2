"""What queries can do in the SQLite that runs them, and what events can be."""

import pytest

from siemantic.engines.sqlite import verdicts
from siemantic.errors import UndecidedError, UnfinishedError

BEFORE = "SELECT * FROM <TABLE_NAME> WHERE "


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("1; ATTACH 'x.db' AS y", "one statement at a time"),
        ("a IN (SELECT sql FROM sqlite_master)", "prohibited"),
        ("a=randomblob(1000000000)", "not authorized to use function: randomblob"),
        ("load_extension('x')", "not authorized to use function: load_extension"),
        ("a IN (WITH c AS (SELECT 1 UNION SELECT 2 FROM c) SELECT * FROM c)", "not auth"),
        ("a IN (SELECT name FROM pragma_database_list)", "not authorized"),
        ("a='x", "unrecognized token"),
        ("a='x\0'", "null character"),
        ("a REGEXP '('", "missing \\), unterminated subpattern"),
        ("`true`='x' AND a=true", "a column has the name of TRUE or FALSE"),
    ],
)  # fmt: skip
def test_hostile_condition_is_refused(condition, message):
    """It gets to nothing but the one table."""
    with pytest.raises(UndecidedError, match=message):
        verdicts(BEFORE + condition, [{"a": "x"}])


@pytest.mark.parametrize("query", ["DROP TABLE events", "PRAGMA user_version", "SELECT 1", ""])
def test_statement_of_another_kind_is_refused(query):
    """Only a query of all columns of one table is run."""
    with pytest.raises(UndecidedError, match="it is no SQL"):
        verdicts(query, [])


def test_endless_query_is_stopped():
    """A join of the table with itself many times runs out of steps."""
    many = ", ".join(f"<TABLE_NAME> AS t{number}" for number in range(9)).replace(
        "<TABLE_NAME>", "events"
    )
    condition = f"EXISTS (SELECT 1 FROM {many} WHERE t0.a || t8.a = 'y')"
    with pytest.raises(UndecidedError, match="interrupted"):
        verdicts(BEFORE + condition, [{"a": "x"}] * 20)


def test_expression_that_takes_too_long_is_told_and_not_remembered():
    """SQLite says no more than that a function failed."""
    with pytest.raises(UnfinishedError, match="takes longer than 2 seconds on a text"):
        verdicts(BEFORE + "a REGEXP '(a+)+$'", [{"a": "a" * 40 + "!"}])


@pytest.mark.parametrize("value", [["x"], {"b": "x"}, b"x", "a\0b", "\ud800"])
def test_value_that_is_no_text_is_refused(value):
    """A list or mapping has no column, and LIKE stops at a NUL."""
    with pytest.raises(UndecidedError):
        verdicts(BEFORE + "a='x'", [{"a": value}])


def test_columns_that_differ_in_case_alone_are_one():
    """SQLite has one column of the two, so an event may not have two values for it."""
    assert verdicts(BEFORE + "A='x'", [{"a": "x"}, {"A": "x"}, {"a": "x", "A": "x"}]) == [True] * 3
    with pytest.raises(UndecidedError, match="differ in case alone"):
        verdicts(BEFORE + "A='x'", [{"a": "x", "A": "y"}])
    assert verdicts(BEFORE + "`Ä`='x' OR `ä`='y'", [{"ä": "x"}, {"Ä": "x"}]) == [False, True]


def test_names_need_quotes_and_rows_nothing_of_the_query():
    """Names of any kind are columns, also those that the table itself could use."""
    query = BEFORE + "row='x' AND `row_`='y' AND \"q\"\"q\"='z' AND [b r]='v'"
    row = {"row": "x", "row_": "y", 'q"q': "z", "b r": "v", "more": "w"}
    assert verdicts(query, [row, {}]) == [True, False]
