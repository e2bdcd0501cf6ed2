"""What the reader makes of conditions of SQL, and that SQLite says the same."""

import pytest

from cases_of import cases_of
from siemantic.engines.sqlite import verdicts
from siemantic.errors import UndecidedError
from siemantic.logic.formula import holds
from siemantic.readers.sql import Sqlite, read_query

CASES = [each.values[0] for each in cases_of("readers/sql.yml")]
IDS = [each.id for each in cases_of("readers/sql.yml")]


def as_event(row):
    """The row with the names and texts of a formula's event."""
    return {
        name.lower(): str(int(each) if isinstance(each, float) else each)
        for name, each in row.items()
        if each is not None
    } | {name.lower(): str(each).lower() for name, each in row.items() if isinstance(each, bool)}


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_rows_are_found_or_the_query_is_refused(case):
    """A row is found by the formula and by SQLite, or by neither."""
    query, collation = "SELECT * FROM <TABLE_NAME> WHERE " + case["where"], case.get("collation")
    if "refused" in case:
        with pytest.raises(UndecidedError) as caught:
            read_query(query, Sqlite("nocase"))
        assert case["refused"] in str(caught.value)
        return
    formula = read_query(query, Sqlite(collation or "nocase"))
    rows = [*case.get("finds", ()), *case.get("misses", ())]
    expected = [True] * len(case.get("finds", ())) + [False] * len(case.get("misses", ()))
    assert [holds(formula, as_event(row)) for row in rows] == expected
    assert verdicts(query, rows, collation or "nocase") == expected


@pytest.mark.parametrize(
    "query",
    [
        "SELECT a FROM <TABLE_NAME> WHERE a='x'",
        "SELECT * FROM <TABLE_NAME>, logs WHERE a='x'",
        "SELECT * FROM <TABLE_NAME> WHERE a='x'; DROP TABLE events",
        "DELETE FROM <TABLE_NAME> WHERE a='x'",
        "",
    ],
)
def test_other_query_is_refused(query):
    """Only rows of one table, whole, are followed."""
    with pytest.raises(UndecidedError):
        read_query(query, Sqlite("nocase"))


def test_table_may_have_any_name():
    """A pipeline can set the table."""
    query = "SELECT * FROM logs WHERE a='<TABLE_NAME>'"
    assert holds(read_query(query, Sqlite("nocase")), {"a": "<table_name>"})
    assert verdicts(query, [{"a": "<table_name>"}]) == [True]


def test_long_chain_is_followed_and_deep_nesting_refused():
    """Thousands of alternatives are read; parentheses beyond Python's stack are undecided."""
    chain = " OR ".join(f"a='{number}'" for number in range(3000))
    formula = read_query(f"SELECT * FROM <TABLE_NAME> WHERE {chain}", Sqlite("nocase"))
    assert holds(formula, {"a": "2999"})
    with pytest.raises(UndecidedError):
        read_query(
            f"SELECT * FROM <TABLE_NAME> WHERE {'(' * 5000}a='x'{')' * 5000}", Sqlite("nocase")
        )
