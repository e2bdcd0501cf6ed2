"""
AQL over events in DuckDB: the answer is always that of the evaluator over a list of them.

An answer is the rows with their columns, or what the query is refused for.
"""

import json
import re
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aql.generated import (
    LOOKUPS,
    REGEXES,
    TEXTS,
    make_condition,
    make_odd_row,
    make_query,
    make_row,
)
from siemantic.aql.ast import And, Column, Database, Item, Last, Select, Star
from siemantic.aql.evaluator import Environment, World, run
from siemantic.aql.java_regex import compile_java
from siemantic.aql.parser import parse
from siemantic.aql.readings import READINGS, Reading
from siemantic.cli.event_files import read_events
from siemantic.convert import convert_all, load_workload
from siemantic.engines.aql_duckdb import DuckStore, UnreadableError, columns_named, open_store
from siemantic.engines.aql_duckdb.patterns import required_text
from siemantic.errors import AqlError, ConfigurationError
from siemantic.qradar.emulator.evaluate import answer as answer_of_console
from siemantic.qradar.emulator.evaluate import read_events as read_console_events
from siemantic.targets.request import TargetRequest

NOW_MS = 1_000_000


@contextmanager
def stored(folder, rows, kind="jsonl"):
    """The rows in a file, and the file in DuckDB."""
    path = folder / f"events.{kind}"
    if kind == "jsonl":
        path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    else:
        lines = folder / "lines.jsonl"
        lines.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
        with duckdb.connect() as database:
            events = database.read_json(
                str(lines),
                format="newline_delimited",
                sample_size=-1,
                convert_strings_to_integers=False,
            )
            events.write_parquet(str(path))
    store = open_store(str(path), kind)
    try:
        yield store
    finally:
        store.database.close()


def answer(query, source, reading=READINGS[0], *, ignores_time=True):
    """The result of the query, or what it is refused for."""
    environment = Environment(NOW_MS, reading, LOOKUPS)
    world = World({"events": source}, environment, ignores_time=ignores_time)
    try:
        result = run(query, world)
    except AqlError as error:
        return type(error), str(error)
    return result.columns, [{key: shown(value) for key, value in r.items()} for r in result.rows]


def shown(value):
    """A value with its type, since 1, 1.0 and True are equal."""
    return (type(value), repr(value))


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


# --- files -------------------------------------------------------------------------------------

WRONG = {
    "two entries of one name": '{"a": 1, "a": 2}\n',
    "names in two cases": '{"a": 1, "A": 2}\n',
    "names in two cases in two events": '{"a": 1}\n{"A": 2}\n',
    "an empty name": '{"": 1}\n',
    "a comma too many": '{"a": 1,}\n',
    "a comma too many in a list": '{"a": [1, ]}\n',
    "a number that is none": '{"a": NaN}\n',
    "a number that is none in small letters": '{"a": [1,nan]}\n',
    "an infinite number": '{"a": -Infinity}\n',
    "a number that is too large": '{"a": {"b": 1e999}}\n',
    "a number that is too long": f'{{"a": 1{"0" * 400}.5}}\n',
    "half of a character": '{"a": "\\ud800"}\n',
    "a zero character": '{"a": "\\u0000"}\n',
    "no object": "[1]\n",
    "a number": "1\n",
    "no JSON": "{\n",
    "two objects in a line": '{"a": 1} {"a": 2}\n',
    "an object in two lines": '{"a":\n1}\n',
    "an empty line": '{"a": 1}\n\n{"a": 2}\n',
    "a byte order mark": '\ufeff{"a": 1}\n',
    "a list of objects": '[{"a": 1}]',
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_file_that_duckdb_reads_otherwise_is_left_to_python(tmp_path, text):
    """What DuckDB may read in another way than Python is not read by it."""
    path = tmp_path / "events.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableError):
        open_store(str(path), "jsonl")


RIGHT = {
    "no events": "",
    "an empty object": "{}\n",
    "no line break at the end": '{"a": 1}',
    "line breaks of Windows": '{"a": 1}\r\n{"a": null}\r\n',
    "white space": ' { "a" : [ 1 , { "b" : 1.0 } ] } \n',
    "texts that look wrong": '{"a": ",] 1e999 :NaN ,}", "b": "[inf"}\n',
    "numbers of any size": '{"a": 18446744073709551615, "b": 123456789012345678901234, "c": -0}\n',
    "numbers with fractions": '{"a": 1.0, "b": 1e3, "c": 5e-32, "d": -0.0}\n',
    "quotes in names": '{"a\'b": "x", "c\\"d": "y", "e;--": 1}\n',
    "characters beyond ASCII": '{"ä": "\\u00e4\\ud83d\\ude00 \u2028"}\n',
    "values of many kinds": '{"a": 1}\n{"a": "1"}\n{"a": true}\n{"a": null}\n{"b": []}\n',
}


@pytest.mark.parametrize("text", RIGHT.values(), ids=RIGHT)
def test_file_is_read_as_python_reads_it(tmp_path, text):
    """All values are those that Python reads, with their types."""
    path = tmp_path / "events.jsonl"
    path.write_bytes(text.encode())
    everything = Select((Star(),), (Database("events"),))
    store = open_store(str(path), "jsonl")
    assert answer(everything, store) == answer(everything, list(read_events(str(path))))
    store.database.close()


def test_file_name_is_no_pattern(tmp_path):
    """A name with a star is refused and not taken for several files."""
    (tmp_path / "a.jsonl").write_text('{"a": 1}\n')
    (tmp_path / "*.jsonl").write_text('{"a": 2}\n')
    with pytest.raises(UnreadableError, match="pattern of names"):
        open_store(str(tmp_path / "*.jsonl"), "jsonl")


@pytest.mark.parametrize("content", [b"", b"PAR1", b"no parquet"])
def test_damaged_parquet_is_told(tmp_path, content):
    path = tmp_path / "events.parquet"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError, match="does not read"):
        open_store(str(path), "parquet")


def test_type_that_events_do_not_have_is_told(tmp_path):
    """A time of Parquet is no value of an event."""
    path = tmp_path / "events.parquet"
    with duckdb.connect() as database:
        database.sql("SELECT TIMESTAMP '2026-01-01' AS at").write_parquet(str(path))
    with pytest.raises(ConfigurationError, match="'at' has the type TIMESTAMP"):
        open_store(str(path), "parquet")


def test_database_reads_no_other_file(tmp_path):
    """Once the events are in, the database has no way to files and settings."""
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with stored(tmp_path, [{"a": "x"}]) as store:
        with pytest.raises(duckdb.Error):
            store.database.execute(f"FROM read_csv('{tmp_path / 'secret.csv'}')")
        with pytest.raises(duckdb.Error):
            store.database.execute("SET enable_external_access = true")


def test_column_that_was_not_asked_for_is_told(tmp_path):
    """A store of some columns answers no query about others, rather than wrongly."""
    path = Path(tmp_path, "events.jsonl")
    path.write_text('{"a": "x", "b": "y"}\n')
    store = open_store(str(path), "jsonl", {"a"})
    query = parse("SELECT a FROM events WHERE b = 'y'")
    with pytest.raises(ValueError, match="b were not asked for"):
        run(query, World({"events": store}, Environment(0)))
    store.database.close()


def test_events_keep_their_order(tmp_path):
    """Over more events than fit in one part of DuckDB's table, the order is that of the file."""
    rows = [{"at": at, "a": "x" if at % 3 else "y"} for at in range(300_000)]
    query = parse("SELECT at FROM events WHERE a ILIKE 'Y'")
    with stored(tmp_path, rows) as store:
        found = run(query, World({"events": store}, Environment(0))).rows
    assert [row["at"] for row in found] == list(range(0, 300_000, 3))


def test_most_events_are_left_out_before_python_sees_them(tmp_path):
    """A condition on texts is read by DuckDB: the evaluator gets what may be found, and no more."""
    rows = [{"a": f"C:\\tools\\{at}.exe", "b": at} for at in range(1000)]
    query = parse(
        "SELECT a FROM events WHERE a ILIKE '%\\7.exe' AND b < 500 AND a IMATCHES '.*7.*'"
    )
    with stored(tmp_path, rows) as store:
        from siemantic.aql.evaluator.context import Context

        assert len(store.rows(query, Context(Environment(0)), None)) == 1
    assert isinstance(query.where, And)


@pytest.mark.parametrize("large", [0, 1 << 30])
def test_emulated_console_answers_the_same_of_many_events(tmp_path, large):
    """The console's process keeps many events in DuckDB, and its answers stay as they are."""
    path = tmp_path / "events.jsonl"
    path.write_text('{"username": "root", "qid": 1}\n{"username": "bob", "qid": 2}\n')
    events = read_console_events(str(path), large)
    assert isinstance(events, DuckStore) == (large == 0)
    world = World({"events": events}, Environment(0), ignores_time=True)
    query = "SELECT qid FROM events WHERE username ILIKE 'ROOT' LAST 1 DAYS"
    asked = {"query": query, "now_ms": 0, "lookups": {}}
    assert answer_of_console(asked, world, 10) == {"rows": [{"qid": 1}]}
