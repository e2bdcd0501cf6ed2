"""
AQL over events in DuckDB: the answer is always that of the evaluator over a list of them.

An answer is the rows with their columns, or what the query is refused for.
"""

import json
import re
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aql.generated import REGEXES, TEXTS, make_condition, make_odd_row, make_query, make_row
from engines.stored import NOW_MS, answer, stored
from siemantic.aql.ast import Column, Database, Item, Last, Select, Star
from siemantic.aql.java_regex import compile_java
from siemantic.aql.parser import parse
from siemantic.aql.readings import READINGS, Reading
from siemantic.cli.event_files import read_events
from siemantic.convert import convert_all, load_workload
from siemantic.engines.aql_duckdb import UnreadableError, columns_named
from siemantic.engines.aql_duckdb.patterns import required_text
from siemantic.errors import AqlError
from siemantic.targets.request import TargetRequest


def assert_same(queries, rows, store, readings, **more):
    for query, reading in zip(queries, readings, strict=True):
        assert answer(query, store, reading, **more) == answer(query, rows, reading, **more), query


# --- the law -----------------------------------------------------------------------------------

randoms = st.integers(0, 2**32).map(Random)


def make_rows(draw):
    """Rows of texts and numbers alone, of other values among them, or of anything in JSON."""
    make = draw.choice([make_row, make_row, make_odd_row])
    rows = [make(draw) for _ in range(draw.randint(0, 12))]
    if make is make_row and draw.random() < 0.7:
        rows = [{k: v for k, v in row.items() if k != "a" or isinstance(v, str)} for row in rows]
    rows = [dict(filter(None, map(in_json, row.items()))) for row in rows]
    if draw.random() < 0.3:
        rows = [{k: v for k, v in row.items() if repr(v).isascii()} for row in rows]
    return rows


def in_json(entry):
    """Name and value as JSON has them, None for what it has not."""
    try:
        return json.loads(json.dumps(entry, allow_nan=False))
    except (TypeError, ValueError):
        return None


def filtered(draw):
    """A query of nothing but a condition."""
    return Select((Star(),), (Database("events"),), where=make_condition(draw))


@given(randoms)
@settings(max_examples=60, deadline=None)
def test_generated_queries_give_the_same(tmp_path_factory, draw):
    """Whatever the query, the events and the reading, the answers are equal."""
    rows = make_rows(draw)
    queries = [draw.choice([make_query, filtered, filtered])(draw) for _ in range(25)]
    readings = [draw.choice(READINGS) for _ in queries]
    try:
        with stored(tmp_path_factory.mktemp("events"), rows) as store:
            assert_same(queries, rows, store, readings)
    except UnreadableError:
        assert not all(map(_is_plain, rows))


def _is_plain(row):
    """Whether nothing in the row is left to Python: halves of characters, very large numbers."""
    names = [name.lower() for name in row]
    is_odd = re.search(r"\\ud|\\u0000|e\+|[0-9]{200}", json.dumps(row))
    return len({*names}) == len(names) and all(names) and is_odd is None


@given(randoms)
@settings(max_examples=25, deadline=None)
def test_parts_of_time_are_the_same(tmp_path_factory, draw):
    """With a time clause the answers are equal, also where an event has no time."""
    times = [None, *[NOW_MS] * 3, NOW_MS + 1, NOW_MS - 60_000, NOW_MS - 60_001, 5]
    rows = [{**make_row(draw), "starttime": draw.choice(times)} for _ in range(10)]
    if draw.random() < 0.7:
        rows = [row for row in rows if row["starttime"] is not None]
    queries = [filtered(draw) for _ in range(10)]
    timed = [replace(query, time=Last(1, "MINUTES")) for query in queries]
    readings = [draw.choice(READINGS) for _ in queries]
    with stored(tmp_path_factory.mktemp("events"), rows) as store:
        assert_same(timed, rows, store, readings, ignores_time=False)


@given(randoms)
@settings(max_examples=25, deadline=None)
def test_rows_of_parquet_give_the_same(tmp_path_factory, draw):
    """A Parquet file answers as a list of the values that are in it does."""
    rows = [{"at": at, **make_row(draw), "a": draw.choice(TEXTS), "b": ["x"]} for at in range(8)]
    queries = [filtered(draw) for _ in range(10)]
    with stored(tmp_path_factory.mktemp("events"), rows, "parquet") as store:
        listed = list(store.events())
        assert_same(queries, listed, store, [draw.choice(READINGS) for _ in queries])


@given(
    randoms, st.lists(st.sampled_from([*REGEXES, *"abkß\\^$.|()[]*+?"]), max_size=4).map("".join)
)
@settings(max_examples=1000, deadline=None)
def test_text_that_an_expression_requires_is_in_what_it_finds(draw, pattern):
    """No text without the required one is found, in whatever case."""
    asked = required_text(pattern)
    try:
        found = compile_java(pattern, ignore_case=True)
    except AqlError:
        return
    for _ in range(20):
        text = "".join(draw.choice("aAbBkKsS\\/.\n ") for _ in range(draw.randint(0, 6)))
        if found.search(text):
            assert asked in text.lower()


EDGES = [
    *(
        "x = 99999999999999999999999",
        "n = 99999999999999999999999",
        "n = '99999999999999999999999'",
    ),
    *("n < 99999999999999999999999", "n >= -9223372036854775808", "n = 9223372036854775807"),
    *("x = 5", "x != 5", "n = '5.0'", "n = '5'", "n != 'a'", "x > 3", "n = 5.0", "x IN (5, 6)"),
    *(
        "NOT (x = 5)",
        "x = 'a' OR x = 5",
        "x = 'a' AND x = 5",
        "x = 6 AND n = 1",
        "x BETWEEN 1 AND 9",
    ),
    *("LOWER(x) = 'k'", "UPPER(x) LIKE 'K%'", "STR(x) ILIKE '_'", "STR(n) = '5'", "x ILIKE 'K'"),
    *("sourceip = '10.0.0.1'", "sourceip = '::1'", "sourceip IN ('10.0.0.1')", "missing IS NULL"),
    *("missing = 'a'", "NOT (missing = 'a')", "odd IS NULL", "odd = ''", "odd = 1", "odd = 'true'"),
]
"""Conditions at the edges of what is translated."""


@pytest.mark.parametrize("condition", EDGES)
def test_edges_give_the_same(tmp_path, condition):
    """Numbers of many digits, other spellings, letters that fold, and values of several kinds."""
    rows = [
        {"x": "a", "n": 5, "sourceip": "10.0.0.1", "odd": ""},
        {"x": "5.0", "n": 2**63 - 1, "sourceip": "0:0::1", "odd": 1},
        {"x": "\u212a", "n": -(2**63), "sourceip": "10.0.0.01", "odd": True},
        {"x": "K", "n": None, "odd": [1]},
        {"x": "", "sourceip": ""},
    ]
    query = parse(f"SELECT x, n FROM events WHERE {condition}")
    for some in (rows, rows[:1], rows[2:]):
        with stored(tmp_path, some) as store:
            assert_same([query] * 4, some, store, READINGS_OF_EDGES)


@pytest.mark.parametrize("word", ["AND", "OR", "AND NOT", "mixed"])
def test_thousands_of_conditions_give_the_same(tmp_path, word):
    """Neither Python nor DuckDB runs out of stack over a long condition."""
    joined = " {word} ".join(f"(x = 'a{at}')" for at in range(1500))
    words = iter(["AND", "OR"] * 750)
    text = re.sub(r"\{word\}", lambda _: next(words) if word == "mixed" else word, joined)
    query = parse(f"SELECT x FROM events WHERE {text}")
    rows = [{"x": "a7"}, {"x": "b"}, {}]
    with stored(tmp_path, rows) as store:
        assert_same([query] * 2, rows, store, READINGS_OF_EDGES[:2])


READINGS_OF_EDGES = [
    READINGS[0],
    READINGS[-1],
    Reading(empty="null"),
    Reading(null="two-valued", equals="insensitive"),
]


# --- what there is in public -------------------------------------------------------------------


def events_for(queries, count=400):
    """Events of all columns that queries name, with values that stand in them."""
    draw = Random(7)
    names = sorted({name for query in queries for name in columns_named(query) or ()})
    texts = sorted({each.strip("%") for q in queries for each in re.findall(r"'([^']*)'", str(q))})
    numbers = [0, 1, 5, 12, 4625, 4688, 5000000]
    whole = {name for name in names if draw.random() < 0.2} | {"devicetype", "qid", "severity"}
    return [
        {
            "starttime": NOW_MS - at,
            **{
                name: draw.choice(numbers if name in whole else [*texts, "4688", "a"])
                for name in names
                if draw.random() < 0.6
            },
        }
        for at in range(count)
    ]


@pytest.mark.aql_corpus
def test_public_queries_give_the_same(tmp_path, aql_corpus):
    """Every public query answers the same over events that its literals stand in."""
    queries = []
    for line in aql_corpus:
        try:
            queries.append(parse(line["query"]))
        except AqlError:
            continue
    rows = events_for(queries)
    with stored(tmp_path, rows) as store:
        for reading in (READINGS[0], READINGS[-1], Reading(null="two-valued", empty="null")):
            assert_same(queries, rows, store, [reading] * len(queries))
    assert len(queries) > 90


@pytest.mark.regression
@pytest.mark.corpus
def test_converted_rules_give_the_same(request, tmp_path):
    """Every tenth of SigmaHQ's rules answers the same over the recorded events."""
    files = sorted(request.config.getoption("--regression").glob("*/events.jsonl"))
    rows = [event for path in files for event in read_events(str(path))]
    lower = [{name.lower(): value for name, value in row.items()} for row in rows]
    target = TargetRequest("qradar_aql", "plain", None, "search")
    workload = load_workload([str(request.config.getoption("--corpus"))])
    queries = [parse(text) for each in convert_all(workload, [target]) for text in each.queries]
    with stored(tmp_path, lower) as store:
        for query in queries[::10]:
            filtering = Select((Item(Column("eventid")),), query.sources, where=query.where)
            if query.where is not None:
                assert_same([filtering], lower, store, [READINGS[0]])
    assert len(queries) > 3000
