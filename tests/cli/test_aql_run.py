"""`siemantic aql run`: rows to standard output, everything about them to standard error."""

import json

import pytest

EVENTS = """\
{"sourceIP": "10.0.0.1", "username": "bob", "magnitude": 3, "starttime": 1000}

{"sourceIP": "10.0.0.1", "username": "Alice", "magnitude": 5, "starttime": 2000}
{"sourceIP": "10.0.0.2", "username": null, "magnitude": 9, "starttime": 2000}
"""
COUNT = "SELECT sourceip, COUNT(*) AS n FROM events GROUP BY sourceip ORDER BY n DESC LIMIT 5"


@pytest.fixture
def run(siemantic, tmp_path):
    """Runs a query over the events above."""
    (tmp_path / "events.jsonl").write_text(EVENTS, encoding="utf-8")
    return lambda *words, **more: siemantic(
        "aql", "run", *words, "--events", "events.jsonl", **more
    )


def test_rows_are_lines_with_tabs_in_a_pipe(run):
    """A row is a line, and how many there are is told beside."""
    done = run(COUNT)
    assert done.out == "10.0.0.1\t2\n10.0.0.2\t1\n"
    assert "2 rows" in done.err
    assert done.code == 0


def test_rows_as_csv_have_a_header(run):
    """Nulls are empty cells."""
    done = run("SELECT username, magnitude FROM events", "--format", "csv")
    assert done.out == "username,magnitude\nbob,3\nAlice,5\n,9\n"


def test_rows_as_json_are_objects(run):
    """Values keep their types."""
    done = run("SELECT username, magnitude FROM events LIMIT 1", "--format", "json")
    assert done.objects == [{"username": "bob", "magnitude": 3}]


def test_query_can_stand_in_a_file(run, tmp_path):
    """A name without white space is that of a file; '-' is standard input."""
    (tmp_path / "query.aql").write_text(COUNT, encoding="utf-8")
    assert run("query.aql").out == run("-", stdin=COUNT).out == run(COUNT).out


def test_time_is_counted_back_from_now(run):
    """`--now` takes milliseconds or ISO 8601; without a zone it is UTC."""
    query = "SELECT username FROM events LAST 1 MINUTES"
    assert run(query, "--now", "61500").out == "Alice\n\n"
    assert run(query, "--now", "1970-01-01T00:01:01.500").out == "Alice\n\n"
    assert run(query, "--now", "1970-01-01T02:01:01.500+02:00").out == "Alice\n\n"
    assert run(query).out == ""


def test_time_can_be_left_out_of_account(run):
    """`--ignore-time` is for events that have none."""
    query = "SELECT username FROM events LAST 1 MINUTES"
    assert run(query, "--ignore-time").out.count("\n") == 3


def test_reading_decides_what_is_open(run):
    """And without it, a note tells that the result can depend on it."""
    query = "SELECT username FROM events WHERE username = 'alice'"
    assert run(query).out == ""
    assert "equals=sensitive or equals=insensitive" in run(query).err
    assert run(query, "--reading", "equals=insensitive").out == "Alice\n"


def test_console_functions_read_from_a_file(run, tmp_path):
    """`--lookups` holds what they give; without it they are refused."""
    query = "SELECT ASSETHOSTNAME(sourceip) AS host FROM events LIMIT 1"
    lookups = {"ASSETHOSTNAME": {"10.0.0.1": "ws-1"}}
    (tmp_path / "lookups.json").write_text(json.dumps(lookups), encoding="utf-8")
    assert run(query, "--lookups", "lookups.json").out == "ws-1\n"
    refused = run(query)
    assert refused.code == 2
    assert "ASSETHOSTNAME" in refused.err


def test_unknown_console_function_is_told(run, tmp_path):
    """A slip in its name would leave its data unused."""
    (tmp_path / "lookups.json").write_text('{"QIDNAM": {}}', encoding="utf-8")
    done = run("SELECT * FROM events", "--lookups", "lookups.json")
    assert done.code == 2
    assert "no function is called 'QIDNAM'; did you mean 'QIDNAME'?" in done.err


def test_values_steer_no_terminal_and_no_spreadsheet(siemantic):
    """Whatever stands in an event: one row is one line in a pipe; CSV is as safe as a search's."""
    event = json.dumps({"a": "=\x1b[31mred\n\tb"})
    query = ("aql", "run", "SELECT a FROM events", "--events", "-")
    assert siemantic(*query, stdin=event).out == "=\\x1b[31mred\\n\\tb\n"
    assert siemantic(*query, "--format", "csv", stdin=event).out == 'a\n"\'=\\x1b[31mred\n\tb"\n'


def test_events_can_be_a_list_or_come_from_standard_input(siemantic):
    """JSON has two forms for many events."""
    events = json.dumps([json.loads(line) for line in EVENTS.splitlines() if line])
    done = siemantic("aql", "run", COUNT, "--events", "-", stdin=events)
    assert done.out == "10.0.0.1\t2\n10.0.0.2\t1\n"


def test_flows_are_a_source_of_their_own(siemantic, tmp_path):
    """A query reads the database that it names."""
    (tmp_path / "flows.jsonl").write_text('{"sourcebytes": 7}', encoding="utf-8")
    done = siemantic("aql", "run", "SELECT sourcebytes FROM flows", "--flows", "flows.jsonl")
    assert done.out == "7\n"
    missing = siemantic("aql", "run", "SELECT * FROM events", "--flows", "flows.jsonl")
    assert missing.code == 2
    assert "no rows of 'events'" in missing.err


def test_wrong_query_is_shown_with_its_place(run):
    """As `siemantic aql check` shows it."""
    done = run("SELECT sourceip FORM events")
    assert done.code == 1
    assert "query:1:17: AQL001" in done.err
    assert "did you mean FROM?" in done.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": 1}\n{"a": ', "bad.jsonl:2:"),
        ("[1]", "bad.jsonl: event 1: an event is an object"),
        ('"text"', "bad.jsonl:1: an event is an object"),
        ("[" * 100_000, "nested too deeply"),
        ("\xff", "is not text in UTF-8"),
        ('{"a": NaN}', "bad.jsonl:1: no JSON: NaN is no number in JSON"),
        ('{}\n{"a": 1e999}', "bad.jsonl:2: no JSON: the number 1e999"),
    ],
    ids=["broken", "list of numbers", "text", "deep", "binary", "not a number", "infinite"],
)
def test_wrong_events_are_one_clear_message(siemantic, tmp_path, text, message):
    """Whatever the file holds."""
    (tmp_path / "bad.jsonl").write_bytes(text.encode("latin-1"))
    done = siemantic("aql", "run", COUNT, "--events", "bad.jsonl")
    assert done.code == 2
    assert message in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([COUNT], "name a file of events or flows"),
        ([COUNT, "--events", "none.jsonl"], "'none.jsonl' cannot be read"),
        ([COUNT, "--events", "-", "--now", "soon"], "'soon' is no time"),
        ([COUNT, "--events", "-", "--reading", "equal=x"], "did you mean 'equals'?"),
        (["none.aql", "--events", "-"], "'none.aql' does not exist"),
    ],
    ids=["no events", "no such file", "no time", "no reading", "no query"],
)
def test_wrong_usage_is_one_clear_message(siemantic, words, message):
    """With the way out, and exit code 2."""
    done = siemantic("aql", "run", *words)
    assert done.code == 2
    assert message in done.err


# --- many events -------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["evaluator", "duckdb"])
def test_both_engines_give_the_same(run, tmp_path, engine):
    """Whichever reads the events, the rows are the same."""
    (tmp_path / "events.jsonl").write_text(EVENTS.replace("\n\n", "\n"), encoding="utf-8")
    done = run(COUNT, "--engine", engine)
    assert done.out == "10.0.0.1\t2\n10.0.0.2\t1\n"
    assert "note: DuckDB" not in done.err


def test_file_that_duckdb_reads_otherwise_is_read_by_the_evaluator(run):
    """The events above have an empty line, which is told where DuckDB was asked for."""
    done = run(COUNT, "--engine", "duckdb")
    assert done.out == "10.0.0.1\t2\n10.0.0.2\t1\n"
    assert "note: DuckDB does not read it as Python does" in done.err


@pytest.mark.parametrize("engine", [(), ("--engine", "evaluator"), ("--engine", "duckdb")])
def test_parquet_is_read(siemantic, tmp_path, engine):
    """A Parquet file is known by what it begins with, whatever its name."""
    import duckdb

    with duckdb.connect() as database:
        table = database.sql("SELECT 'root' AS userName, 3 AS magnitude, [1, 2] AS creEventList")
        table.write_parquet(str(tmp_path / "events"))
    query = "SELECT * FROM events WHERE username = 'root'"
    done = siemantic("aql", "run", query, "--events", "events", "--format", "json", *engine)
    assert done.objects == [{"userName": "root", "magnitude": 3, "creEventList": [1, 2]}]


def test_damaged_parquet_is_told_in_words(siemantic, tmp_path):
    """What begins like Parquet and is none is one message."""
    (tmp_path / "events").write_bytes(b"PAR1 and no more")
    done = siemantic("aql", "run", COUNT, "--events", "events")
    assert done.code == 2
    assert done.err.startswith("Error: DuckDB does not read 'events'")
    assert "Traceback" not in done.err
