"""The formula of a query holds of a row just when the real DuckDB returns it."""

import re

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases_of import cases_of
from siemantic.engines.duckdb import verdicts
from siemantic.errors import UndecidedError
from siemantic.logic.automata import automaton
from siemantic.logic.formula import holds
from siemantic.logic.trees import UNCERTAIN
from siemantic.readers.re2 import found_by_re2
from siemantic.readers.sql import DuckDb, read_query

BEFORE = "SELECT * FROM logs WHERE "
COLUMNS = {"a": "A", "b": '"b"', "c.d": '"C.d"', 'e"f': '"e""f"', "user": "User"}
NUMBERS = {"n": "n", "eventid": "EventID"}
DIALECT = DuckDb(frozenset(NUMBERS))
TEXTS = (
    "", "a", "A", "ab", "AB", "aB\n", "\n", "a%", "%", "_", "a_b", "\\", "a\\b", "\\%", "'", "o'c",
    "ä", "Ä", "aÄ", "é", "[a]", "]", "^", "-", "a-b", "*", "?", "true", "NULL", "ß", "\u1e9e", "µ",
    "\u03bc", "\u039c", "1", "0", "10", "9", "-1", "01", " ", "z", "Z", "@", "😀", "€b", "a\0b",
    "\v", "\r\n",
)  # fmt: skip
PIECES = ("a", "B", "%", "_", "*", "?", "\\", "\\%", "\\_", "\\\\", "'", "ä", "Ä", "\n", "ß", "€")
INTEGERS = (0, 1, 9, 10, -1, 4624, 10**17)
WHOLE = ("0", "1", "01", "10", "9", "-1", "-0", "4624", "'9'", "'-1'", "'01'", "NULL")
REGEX_PIECES = (
    "a", "B", "ä", "é", ".", "^", "$", "|", "(", ")", "(?:", "(?i:", "(?s:", "(?m:", "(?-i:",
    "(?P<x>", "*", "+", "?", "*?", "{2}", "{0,1}", "{1,}", "{,2}", "{", "}", "[", "]", "[^",
    "[a-c]", "[^a]", "[]a]", "[a-]", "-", r"\d",
    r"\D", r"\w", r"\W", r"\s", r"\S", r"\b", r"\A", r"\z", r"\x41",
    r"\x{e4}", r"\n", r"\\", r"\.", r"\%", "_", r"[\d_]", r"[^\W]", r"[\s\S]", "😀", " ", "'", "\n",
)  # fmt: skip
SHAPES = (
    "{} AND {}", "{} OR {}", "NOT {}", "({} OR {})", "NOT ({} AND {})", "NOT COALESCE(({}), 0)",
)  # fmt: skip
OPERATORS = ("=", "<>", "!=", "==", "<", "<=", ">", ">=")

randoms = st.randoms(use_true_random=False)


def quoted(text):
    """A literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def make_regex(draw):
    """An expression of RE2, or something close to one."""
    flags = draw.choice(("", "", "", "(?i)", "(?s)", "(?m)", "(?ims)"))
    return flags + "".join(draw.choices(REGEX_PIECES, k=draw.randrange(5)))


def make_pattern(draw):
    """A pattern with wildcards, escapes and what looks like them."""
    return quoted("".join(draw.choices(PIECES, k=draw.randrange(5))))


def make_atom(draw):
    """A comparison of any kind that is followed."""
    column, other = draw.choices(list(COLUMNS.values()), k=2)
    maybe_not = draw.choice(("", "NOT "))
    literals = [draw.choice((*map(quoted, TEXTS), "NULL")) for _ in range(draw.randint(1, 3))]
    escape = draw.choice((" ESCAPE '\\'", " ESCAPE '$'", "", "", ""))
    kinds = (
        f"{column} {draw.choice(OPERATORS)} {literals[0]}",
        f"{literals[0]} {draw.choice(OPERATORS)} {column}",
        f"{column} {maybe_not}IN ({', '.join(literals)})",
        f"{column} {maybe_not}BETWEEN {literals[0]} AND {literals[-1]}",
        f"{column} IS {maybe_not}NULL",
        f"{column}={other}",
        *[f"{maybe_not}regexp_matches({column}, {quoted(make_regex(draw))})"] * 3,
        f"{column} GLOB {make_pattern(draw)}",
        *[f"{column} {maybe_not}LIKE {make_pattern(draw)}{escape}"] * 2,
        *[f"{column} {maybe_not}ILIKE {make_pattern(draw)}{escape}"] * 3,
        make_number_atom(draw),
        make_number_atom(draw),
    )
    return draw.choice(kinds)


def make_number_atom(draw):
    """A comparison of a column of numbers."""
    column, maybe_not = draw.choice(list(NUMBERS.values())), draw.choice(("", "NOT "))
    low, high = draw.choices(WHOLE, k=2)
    kinds = (
        f"{column} {draw.choice(OPERATORS)} {low}",
        f"{low} {draw.choice(OPERATORS)} {column}",
        f"{column} {maybe_not}IN ({low}, {high})",
        f"{column} {maybe_not}BETWEEN {low} AND {high}",
        f"{column} IS {maybe_not}NULL",
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
    texts = {name: draw.choice(TEXTS) for name in COLUMNS if draw.random() < 0.8}
    return texts | {name: draw.choice(INTEGERS) for name in NUMBERS if draw.random() < 0.8}


def as_event(row):
    """The row with the texts of a formula's event."""
    return {name: str(each) for name, each in row.items()}


@pytest.mark.parametrize("case", cases_of("readers/sql_duckdb.yml"))
def test_rows_are_found_or_the_query_is_refused(case):
    """A row is found by the formula and by DuckDB, or by neither."""
    query, numbers = BEFORE + case["where"], frozenset(case.get("numbers", ()))
    if "refused" in case:
        with pytest.raises(UndecidedError) as caught:
            read_query(query, DuckDb(numbers))
        assert case["refused"] in str(caught.value)
        return
    formula = read_query(query, DuckDb(numbers))
    rows = [*case.get("finds", ()), *case.get("misses", ())]
    expected = [True] * len(case.get("finds", ())) + [False] * len(case.get("misses", ()))
    events = [{name.lower(): each for name, each in as_event(row).items()} for row in rows]
    assert [holds(formula, event) for event in events] == expected
    assert verdicts(query, rows, numbers) == expected


@settings(max_examples=150, deadline=None)
@given(draw=randoms)
def test_formula_says_what_duckdb_gives(draw):
    """Of each of the rows; what the reader does not follow is no part of this."""
    rows = [make_row(draw) for _ in range(20)]
    for _ in range(6):
        query = BEFORE + make_condition(draw)
        try:
            formula = read_query(query, DIALECT)
        except UndecidedError:
            continue
        found = verdicts(query, rows, DIALECT.numbers)
        assert [holds(formula, as_event(row)) for row in rows] == found, query


@pytest.fixture(scope="module")
def database():
    """DuckDB, with a table of the texts."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("CREATE TABLE texts (text VARCHAR)")
        connection.executemany("INSERT INTO texts VALUES (?)", [[each] for each in TEXTS])
        yield connection


@settings(max_examples=3000, deadline=None)
@given(draw=randoms)
def test_regular_expression_is_found_where_re2_finds_it(database, draw):
    """What is followed is taken by RE2, and found in the same texts."""
    written = make_regex(draw)
    try:
        tree = found_by_re2(written)
    except UndecidedError:
        return
    found = database.execute(
        "SELECT text FROM texts WHERE regexp_matches(text, ?)", [written]
    ).fetchall()
    assert {each for (each,) in found} == {each for each in TEXTS if automaton(tree).accepts(each)}


def test_most_expressions_of_the_pieces_are_followed():
    """Of those that Python takes as well, so that the test above is about something."""
    taken = [each for each in REGEX_PIECES if is_regex(each)]
    refused = [each for each in taken if not is_followed(each)]
    assert refused == []


def is_regex(written):
    """Whether Python takes it."""
    try:
        re.compile(written)
    except re.error:
        return written in (r"\z", "(?P<x>a)")
    return not written.startswith("{,")


def is_followed(written):
    """Whether the reader follows it."""
    try:
        return bool(found_by_re2(written))
    except UndecidedError:
        return False


def test_small_letters_are_those_of_python(database):
    """For each character by itself, but for those that no text of ours has."""
    every = "SELECT chr(i::INTEGER), lower(chr(i::INTEGER)) FROM range(1, 1114112) AS t(i)"
    pairs = database.execute(f"{every} WHERE i < 55296 OR i > 57343").fetchall()
    assert {one for one, small in pairs if small != one.lower()} <= {*UNCERTAIN}


def keywords(database):
    """The words of DuckDB's grammar, and others that may mean something."""
    words = database.execute("SELECT keyword_name FROM duckdb_keywords()").fetchall()
    return [*(each for (each,) in words), "rowid", "user", "current_user", "current_date"]


def test_a_keyword_that_is_no_name_is_none_to_both(database):
    for word in keywords(database):
        query, rows = f"{BEFORE}{word}='x'", [{word: "x"}, {word: "y"}, {}]
        if word.upper() in DuckDb.reserved:
            with pytest.raises(UndecidedError):
                read_query(query, DuckDb())
            assert not is_name(query, rows), word


def test_every_other_keyword_is_a_name_to_both(database):
    """Many in a query, each of which decides on a row where it has another value, and on none."""
    words = [each for each in keywords(database) if is_read(f"{BEFORE}{each}='x'")]
    assert len(words) > 100
    for start in range(0, len(words), 20):
        some = words[start : start + 20]
        query = BEFORE + " AND ".join(f"{each}='x'" for each in some)
        all_have_it = dict.fromkeys(some, "x")
        rows = [
            all_have_it,
            *(all_have_it | {each: value} for each in some for value in ("y", None)),
        ]
        expected = [True] + [False] * (len(rows) - 1)
        assert verdicts(query, rows) == expected, some
        formula = read_query(query, DuckDb())
        assert [holds(formula, without_none(row)) for row in rows] == expected, some


def without_none(row):
    """The row as the event of a formula."""
    return {name: value for name, value in row.items() if value is not None}


def is_name(query, rows):
    """Whether DuckDB compares a column; NULL is a word that it runs and that finds nothing."""
    try:
        return any(verdicts(query, rows))
    except UndecidedError:
        return False


def is_read(query):
    """Whether the reader follows it; sqlglot reserves words of its own."""
    try:
        read_query(query, DuckDb())
    except UndecidedError:
        return False
    return True
