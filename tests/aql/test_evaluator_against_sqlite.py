"""Where AQL means what SQL means, the evaluator gives what SQLite gives."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siemantic.aql.evaluator import Environment, World, compile_filter, run
from siemantic.aql.parser import parse, parse_condition
from siemantic.aql.readings import Reading

SQL = Reading(equals="sensitive", null="three-valued", precedence="sql", empty="text")
COLUMNS = {"a": "TEXT", "b": "TEXT", "n": "NUMERIC", "m": "NUMERIC", "row": "INTEGER"}
TEXTS = ("", "a", "A", "ab", "b", "a%", "a_b", "ä", "a\n", "\\")
NUMBERS = (-3, 0, 1, 2, 2.5, 10)

randoms = st.randoms(use_true_random=False)


@pytest.fixture(scope="module")
def database():
    """An empty table of events, with LIKE that looks at case."""
    with closing(sqlite3.connect(":memory:")) as connection:
        columns = ", ".join(f'"{name}" {kind}' for name, kind in COLUMNS.items())
        connection.execute(f"CREATE TABLE events ({columns})")
        connection.execute("PRAGMA case_sensitive_like = ON")
        yield connection


def fill(database, rows):
    """The table with these rows and no others."""
    database.execute("DELETE FROM events")
    values = [[row[name] for name in COLUMNS] for row in rows]
    database.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?)", values)


def make_rows(draw, count):
    """Rows with nulls, each with a number of its own."""
    texts, numbers = (*TEXTS, None), (*NUMBERS, None)
    return [
        {name: draw.choice(texts if name in "ab" else numbers) for name in "abnm"} | {"row": at}
        for at in range(count)
    ]


# --- conditions --------------------------------------------------------------------------------


def quoted(text):
    """A literal; SQLite and AQL write it alike."""
    return "'" + text.replace("'", "''") + "'"


def make_comparison(draw):
    """A comparison in the words that both languages have."""
    column, number = draw.choice("ab"), draw.choice("nm")
    text, other = quoted(draw.choice(TEXTS)), draw.choice(NUMBERS)
    maybe_not = draw.choice(("", "NOT "))
    texts = ", ".join(quoted(draw.choice(TEXTS)) for _ in range(draw.randrange(1, 4)))
    pattern = quoted("".join(draw.choice(("a", "b", "%", "_", "A")) for _ in range(3)))
    return draw.choice(
        (
            f"{column} {draw.choice(('=', '!='))} {text}",
            f"a {draw.choice(('=', '!='))} b",
            f"{number} {draw.choice(('=', '!=', '<', '<=', '>', '>='))} {other}",
            f"n {draw.choice(('=', '!=', '<', '>='))} m",
            f"({number} {draw.choice('+-*')} {draw.choice('nm')}) > {other}",
            f"{column} {maybe_not}LIKE {pattern}",
            f"{column} {maybe_not}IN ({texts})",
            f"{number} {maybe_not}IN ({other}, {draw.choice(NUMBERS)}, {draw.choice('nm')})",
            f"{number} {maybe_not}BETWEEN {other} AND {draw.choice((*NUMBERS, 'm'))}",
            f"{draw.choice('abnm')} IS {maybe_not}NULL",
            f"(CASE WHEN {number} > {other} THEN {column} ELSE 'b' END) = {text}",
            f"(CASE {column} WHEN {text} THEN 1 WHEN 'a' THEN 2 END) = {draw.choice((1, 2))}",
            f"{column} IN (SELECT {draw.choice('ab')} FROM events WHERE {number} > {other})",
            f"{number} {maybe_not}IN (SELECT n FROM events WHERE m > {other})",
        )
    )


def make_condition(draw, depth=3):
    """AND, OR and NOT in any nesting, with and without parentheses."""
    if not depth or draw.random() < 0.3:
        return make_comparison(draw)
    one, two = make_condition(draw, depth - 1), make_condition(draw, depth - 1)
    joined = f"{one} {draw.choice(('AND', 'OR'))} {two}"
    return draw.choice((joined, f"({joined})", f"NOT ({one})"))


@settings(max_examples=800, deadline=None)
@given(draw=randoms)
def test_condition_finds_the_rows_that_sqlite_finds(database, draw):
    """The same WHERE over the same rows finds the same rows."""
    rows, condition = make_rows(draw, 8), make_condition(draw)
    fill(database, rows)
    query = f'SELECT "row" FROM events WHERE {condition} ORDER BY "row"'
    expected = [number for (number,) in database.execute(query)]
    result = run(parse(query), World({"events": rows}, Environment(0, SQL)))
    assert [row["row"] for row in result.rows] == expected, condition
    if "SELECT" not in condition:
        test = compile_filter(parse_condition(condition), Environment(0, SQL))
        assert [row["row"] for row in rows if test(row)] == expected


# --- queries -----------------------------------------------------------------------------------

NUMERIC = ("COUNT(*)", "COUNT(a)", "SUM(n)", "MIN(n)", "MAX(m)", "AVG(m)", "SUM(n + m)")
AGGREGATES = (*NUMERIC, "MIN(a)", "MAX(b)", "SUM(n) + COUNT(*)")


def make_query(draw):
    """A grouped query in the words that both languages have."""
    keys = draw.choice((["a"], ["b", "n"], ["n"], []))
    chosen = [draw.choice(AGGREGATES) for _ in range(draw.randrange(1, 4))]
    named = [f"{call} AS x{at}" for at, call in enumerate(chosen)]
    where = f" WHERE {make_condition(draw, 1)}" if draw.random() < 0.5 else ""
    grouped = f" GROUP BY {', '.join(keys)}" if keys else ""
    having = f" HAVING {draw.choice(NUMERIC)} > {draw.choice(NUMBERS)}"
    return (
        f"SELECT {', '.join([*keys, *named])} FROM events{where}{grouped}"
        f"{having if keys and draw.random() < 0.4 else ''}"
    )


@settings(max_examples=500, deadline=None)
@given(draw=randoms)
def test_groups_are_those_of_sqlite(database, draw):
    """The same GROUP BY, aggregates and HAVING give the same groups, in whatever order."""
    rows, query = make_rows(draw, 10), make_query(draw)
    fill(database, rows)
    expected = database.execute(query).fetchall()
    found = run(parse(query), World({"events": rows}, Environment(0, SQL)))
    assert _sorted(tuple(row.values()) for row in found.rows) == _sorted(expected), query


def _sorted(rows):
    rounded = (tuple(round(v, 9) if isinstance(v, float) else v for v in row) for row in rows)
    return sorted(rounded, key=lambda row: [(str(type(v)), str(v)) for v in row])


def make_key(draw):
    """A key of ORDER BY."""
    words = (("a", "b", "n", "m", "(n * 2)"), ("ASC", "DESC"), ("NULLS FIRST", "NULLS LAST"))
    return " ".join(map(draw.choice, words))


@settings(max_examples=400, deadline=None)
@given(draw=randoms)
def test_order_and_limit_are_those_of_sqlite(database, draw):
    """The same ORDER BY and LIMIT give the same rows; where nulls come is said."""
    rows = make_rows(draw, 10)
    fill(database, rows)
    keys = ", ".join(make_key(draw) for _ in range(draw.randrange(1, 4)))
    text = f'SELECT "row" FROM events ORDER BY {keys}, "row" ASC LIMIT {draw.randrange(12)}'
    result = run(parse(text), World({"events": rows}, Environment(0, SQL)))
    assert [row["row"] for row in result.rows] == [each for (each,) in database.execute(text)]
