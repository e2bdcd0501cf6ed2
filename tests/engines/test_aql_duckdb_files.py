"""Files of events in DuckDB: what is read, in what order, and what is told or left to Python."""

from pathlib import Path

import duckdb
import pytest

from engines.stored import answer, stored
from siemantic.aql.ast import And, Database, Select, Star
from siemantic.aql.evaluator import Environment, World, run
from siemantic.aql.evaluator.context import Context
from siemantic.aql.parser import parse
from siemantic.cli.event_files import read_events
from siemantic.engines.aql_duckdb import DuckStore, UnreadableError, open_store
from siemantic.errors import ConfigurationError
from siemantic.qradar.emulator.evaluate import answer as answer_of_console
from siemantic.qradar.emulator.evaluate import read_events as read_console_events

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
