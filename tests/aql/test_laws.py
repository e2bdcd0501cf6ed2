"""The laws of reading and writing AQL, on generated trees and texts; ten thousand trees per run."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aql.laws import obeys_the_laws, parses_or_is_refused, parts_mean_the_same
from aql.trees import CONDITIONS, QUERIES, VALUES
from cases_of import cases_of
from siemantic.aql.ast import (
    And,
    Call,
    Case,
    Column,
    Compare,
    Database,
    In,
    Item,
    Last,
    Not,
    Number,
    Or,
    Parameter,
    Placeholder,
    Select,
    Session,
)
from siemantic.aql.parser import parse, parse_condition
from siemantic.aql.printer import condition_to_aql, to_aql

A = Compare(Column("a"), "=", Number(1))
WHERE = "SELECT a FROM events WHERE "
EVENTS = (Database("events"),)
TEXTS = [case.values[0]["query"] for case in cases_of("aql/queries.yml")]


def runs(count):
    """So many examples, however long they take."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=count, deadline=None, database=None, suppress_health_check=slow)


# --- trees -------------------------------------------------------------------------------------


@runs(4500)
@given(VALUES)
def test_values_are_read_as_they_are_written(value):
    """A value in a query obeys the laws."""
    obeys_the_laws(Select((Item(value),), EVENTS), parse, to_aql)


@runs(4000)
@given(CONDITIONS)
def test_conditions_are_read_as_they_are_written(condition):
    """A condition by itself obeys the laws."""
    obeys_the_laws(condition, parse_condition, condition_to_aql)


@runs(1500)
@given(QUERIES)
def test_queries_are_read_as_they_are_written(query):
    """A query obeys the laws."""
    obeys_the_laws(query, parse, to_aql)


@runs(300)
@given(QUERIES)
def test_parts_of_a_text_mean_what_the_tree_says(query):
    """Each value, condition and subselect is what its own part of the text says."""
    text = to_aql(query)
    assert parts_mean_the_same(text, parse(text))


UNWRITABLE = {
    "no columns": Select((), EVENTS),
    "no source": Select((Item(Column("a")),), ()),
    "a source without a name": Select((Item(Column("a")),), (Database(""),)),
    "a cursor without a name": Select((Item(Column("a")),), EVENTS, into=""),
    "an empty other name": Select((Item(Column("a"), ""),), EVENTS),
    "a language without an order": Select((Item(Column("a")),), EVENTS, collate="de"),
    "a limit below zero": Select((Item(Column("a")),), EVENTS, limit=-1),
    "a limit that is too long": Select((Item(Column("a")),), EVENTS, limit=10**100),
    "a time below zero": Select((Item(Column("a")),), EVENTS, time=Last(-5, "MINUTES")),
    "a session without keys": Select(
        (Item(Column("a")),), EVENTS, session=Session(Column("t"), (), A, A)
    ),
    "a setting with a space": Select(
        (Item(Column("a")),), EVENTS, parameters=(Parameter("a b", Number(1)),)
    ),
    "a name with a double quote": Select((Item(Column('a"b')),), EVENTS),
    "an empty name": Select((Item(Column("")),), EVENTS),
    "a name with a line break": Select((Item(Column("a\nb")),), EVENTS),
    "a table with a double quote": Select((Item(Column("a", '"')),), EVENTS),
    "a function with a space": Select((Item(Call("f g", ())),), EVENTS),
    "a function that is a keyword": Select((Item(Call("IF", ())),), EVENTS),
    "a namespace that is a keyword": Select((Item(Call("case::f", ())),), EVENTS),
    "a gap with a dollar": Select((Item(Placeholder("$a")),), EVENTS),
    "a number that is none": Select((Item(Number(float("nan"))),), EVENTS),
    "an infinite number": Select((Item(Number(float("-inf"))),), EVENTS),
    "a number that is too long": Select((Item(Number(10**100)),), EVENTS),
    "a case without branches": Select((Item(Case(None, (), None)),), EVENTS),
    "a case of values with a condition": Select(
        (Item(Case(Column("a"), ((A, Number(1)),), None)),), EVENTS
    ),
    "a case of conditions with a value": Select(
        (Item(Case(None, ((Number(1), Number(1)),), None)),), EVENTS
    ),
    "nothing to choose from": Select((Item(Column("a")),), EVENTS, where=In(Column("a"), ())),
    "and of one": Select((Item(Column("a")),), EVENTS, where=And((A,))),
    "or of none": Select((Item(Column("a")),), EVENTS, having=Not(Or(()))),
}


@pytest.mark.parametrize("one_line", [False, True])
@pytest.mark.parametrize("title", UNWRITABLE)
def test_what_aql_cannot_write_is_refused(title, one_line):
    """The printer raises for a tree that no text has."""
    with pytest.raises(ValueError, match=r"\w"):
        to_aql(UNWRITABLE[title], one_line=one_line)


def test_a_spelling_that_says_another_number_is_not_used():
    """A number that was changed prints its value and not how the old one was spelled."""
    query = Select((Item(Number(6, written="5")), Item(Number(7, written="7; x"))), EVENTS)
    assert to_aql(query, one_line=True) == "SELECT 6, 7 FROM events"


# --- texts -------------------------------------------------------------------------------------

PIECES = (
    *("SELECT", "FROM", "WHERE", "AND", "OR", "NOT", "LIKE", "IN", "BETWEEN", "IS", "NULL", "CASE"),
    *("WHEN", "THEN", "ELSE", "END", "IF", "GROUP", "BY", "HAVING", "ORDER", "LIMIT", "LAST"),
    *("MINUTES", "START", "STOP", "PARAMETERS", "DISTINCT", "TEXT", "SEARCH", "SESSION", "BEGIN"),
    *("AS", "events", "a", '"a b"', "'x'", "'it''s'", "5", "0x1f", "1.5", "{n}", "f(", "GEO::"),
    *(" ", "\n", "(", ")", ",", "*", "=", "==", "<>", "-", "--", "/*", "*/", "//", "'", '"', ";"),
    *(".", "::", ":", "!", "[", "\\", "ü", "\x00", "\ud800", "\u2019", "1e999", "9a", "~", "<<"),
)


@runs(1000)
@given(st.text(max_size=60))
def test_any_text_parses_or_is_refused(text):
    """Random characters."""
    parses_or_is_refused(text)


@runs(2000)
@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from(["", " "]))
def test_any_tokens_parse_or_are_refused(pieces, between):
    """Random words of the language."""
    parses_or_is_refused(between.join(pieces))
    parses_or_is_refused(WHERE + between.join(pieces))


@runs(2000)
@given(st.sampled_from(TEXTS), st.floats(0, 1), st.integers(0, 12), st.sampled_from(["", *PIECES]))
def test_any_damaged_query_parses_or_is_refused(text, place, length, piece):
    """A query with something else in place of a part."""
    at = int(place * len(text))
    parses_or_is_refused(text[:at] + piece + text[at + length :])


@pytest.mark.parametrize("text", TEXTS)
def test_any_beginning_parses_or_is_refused(text):
    """A query that stops anywhere."""
    for end in range(len(text)):
        parses_or_is_refused(text[:end])
