"""The formula of a query holds of a row just when the real SQLite returns it."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siemantic.engines.sqlite import verdicts
from siemantic.errors import UndecidedError
from siemantic.logic.formula import holds
from siemantic.readers.sql import Sqlite, read_query
from siemantic.readers.sql.operands import Number
from siemantic.readers.sql.sqlite import number_text

BEFORE = "SELECT * FROM <TABLE_NAME> WHERE "
COLUMNS = {"a": "A", "b": "`b`", "c.d": "`C.d`", "e`f": "`e``f`"}
TEXTS = (
    "", "a", "A", "ab", "AB", "aB\n", "\n", "a%", "%", "_", "a_b", "\\", "a\\b", "\\%", "'", "o'c",
    "ä", "Ä", "aÄ", "é", "[a]", "]", "^", "-", "a-b", "*", "?", "true", "false", "NULL", "[", "`",
    "1", "0", "10", "9", "-1", "01", "1.0", "2.5", "2.50", "-0", " ", "z", "Z", "@", "{", "😀",
)  # fmt: skip
PIECES = ("a", "B", "%", "_", "*", "?", "\\", "\\%", "\\_", "\\\\", "'", "ä", "Ä", "\n", "[", "1")
SETS = (
    "[a-z]",
    "[^a]",
    "[]a]",
    "[]-a]",
    "[^]]",
    "[z-a]",
    "[a-]",
    "[--a]",
    "[Ä]",
    "[%_]",
    "[a-b-z]",
)
NUMBERS = ("0", "1", "01", "10", "9", "-1", "-0", "2.5", "2.50", "1.0", "-2.5", "TRUE", "false")
REGEXES = (
    "a", "^a", "b$", "(?i)ab", "a.b", "(?s)a.", r"\\", r"\d+", "[^a]", r"^\w*$", "a|b", "Ä", "%",
    "(?m)^a$",
)  # fmt: skip
SHAPES = (
    "{} AND {}", "{} OR {}", "NOT {}", "({} OR {})", "NOT ({} AND {})", "NOT COALESCE(({}), 0)",
)  # fmt: skip
OPERATORS = ("=", "<>", "!=", "==", "<", "<=", ">", ">=")

randoms = st.randoms(use_true_random=False)


def quoted(text):
    """A literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def make_literal(draw):
    """A text, a number, or NULL."""
    kinds = (quoted(draw.choice(TEXTS)), quoted(draw.choice(TEXTS)), draw.choice(NUMBERS), "NULL")
    return draw.choice(kinds)


def make_pattern(draw, pieces=PIECES):
    """A pattern with wildcards, escapes and what looks like them."""
    return quoted("".join(draw.choices(pieces, k=draw.randrange(5))))


def make_atom(draw):
    """A comparison of any kind that is followed."""
    column = draw.choice(list(COLUMNS.values()))
    maybe_not = draw.choice(("", "NOT "))
    literals = [make_literal(draw) for _ in range(draw.randint(1, 3))]
    escape = draw.choice((" ESCAPE '\\'", " ESCAPE '\\'", " ESCAPE 'a'", ""))
    kinds = (
        f"{column} {draw.choice(OPERATORS)} {literals[0]}",
        f"{literals[0]} {draw.choice(OPERATORS)} {column}",
        f"{column} {maybe_not}IN ({', '.join(literals)})",
        f"{column} {maybe_not}BETWEEN {literals[0]} AND {literals[-1]}",
        f"{column} IS {maybe_not}NULL",
        f"{column}={column}",
        f"{column}={draw.choice(list(COLUMNS.values()))}",
        f"{column} {maybe_not}REGEXP {quoted(draw.choice(REGEXES))}",
        f"{column} {maybe_not}GLOB {make_pattern(draw, (*PIECES[:6], *SETS))}",
        *[f"{column} {maybe_not}LIKE {make_pattern(draw)}{escape}"] * 4,
    )
    return draw.choice(kinds)


def make_condition(draw, depth=3):
    """Comparisons with AND, OR and NOT, mostly without parentheses."""
    if depth == 0 or draw.random() < 0.3:
        return make_atom(draw)
    left, right = make_condition(draw, depth - 1), make_condition(draw, depth - 1)
    return draw.choice(SHAPES).format(left, right)


def make_row(draw):
    """A row in which some columns are missing."""
    names = [name for name in COLUMNS if draw.random() < 0.8]
    return {name: draw.choice(TEXTS) for name in names}


@pytest.mark.parametrize("collation", ["nocase", "binary"])
@settings(max_examples=150, deadline=None)
@given(draw=randoms)
def test_formula_says_what_sqlite_gives(collation, draw):
    """Of each of the rows; what the reader does not follow is no part of this."""
    rows = [make_row(draw) for _ in range(20)]
    for _ in range(6):
        query = BEFORE + make_condition(draw)
        try:
            formula = read_query(query, Sqlite(collation))
        except UndecidedError:
            continue
        assert [holds(formula, row) for row in rows] == verdicts(query, rows, collation), query


@settings(max_examples=300, deadline=None)
@given(number=st.floats(0, 1e15) | st.integers(0, 10**18), places=st.integers(0, 8))
def test_numbers_become_the_texts_that_sqlite_makes_of_them(number, places):
    """A number that is followed is the text that a column of type TEXT gets of it."""
    written = str(number) if isinstance(number, int) else f"{number:.{places}f}"
    try:
        expected = number_text(Number(written))
    except UndecidedError:
        return
    assert verdicts(f"{BEFORE}a={written}", [{"a": expected}], "binary") == [True]


@pytest.mark.parametrize("word", sorted(Sqlite.reserved))
def test_reserved_word_is_no_name_to_either(word):
    """SQLite refuses the word as a name, or a later SQLite would; the reader does so as well."""
    with pytest.raises(UndecidedError):
        read_query(f"{BEFORE}{word}='x'", Sqlite("nocase"))


def test_word_that_sqlite_refuses_is_reserved():
    """SQLite takes a word of sqlglot's as a name, or it is known as one that it does not take."""
    from sqlglot.dialects.sqlite import SQLite

    words = {each for each in SQLite.Tokenizer.KEYWORDS if each.isalpha()}
    assert {each for each in words if not is_name(each)} <= Sqlite.reserved | {"IF"}


def is_name(word):
    """Whether SQLite takes the word as a column's name."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f'CREATE TABLE t ("{word}" TEXT)')
        try:
            database.execute(f"SELECT * FROM t WHERE {word}='x'")
        except sqlite3.Error:
            return False
        return True
