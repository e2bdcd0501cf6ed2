"""Searching and validating: against the emulated console, and against one that goes wrong."""

import time
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest

from qradar.conftest import LIMITS, TOKEN
from qradar.emulated import emulated, event
from qradar.scripted import Reply, refusal
from siemantic.errors import AqlSyntaxError, ConfigurationError, ConsoleError, SearchError
from siemantic.qradar.backtest import counting, over, read_window
from siemantic.qradar.console import Console
from siemantic.qradar.searching import search
from siemantic.qradar.validation import Message, validate

QUERY = "SELECT username FROM events LIMIT 1000 LAST 1 DAYS"
SEARCHES = "/api/ariel/searches"


@pytest.fixture(scope="module")
def emulator():
    """A console with 120 events."""
    with emulated() as found:
        yield found


@pytest.fixture
def emulated_console(emulator, open_at):
    """The emulated console, opened."""
    with open_at(emulator.address, limits=replace(LIMITS, answer_s=60)) as found:
        yield found


def _found(console, query=QUERY, timeout_s=60):
    return [*search(console, query, timeout_s, lambda _: None)]


def _state(status, **more):
    return Reply({"search_id": "s1", "status": status, "progress": 40, **more})


@pytest.fixture
def started(server):
    """A scripted server on which a search has been started."""
    server.replies[SEARCHES] = [replace(_state("WAIT"), status=201)]
    return server


# --- what is found -------------------------------------------------------------------------------


def test_all_records_are_found_page_by_page(emulated_console):
    """More than one page of them, each once and in order."""
    paged = Console(emulated_console.channel, emulated_console.version, page=50)
    names = [each["username"] for each in _found(paged)]
    assert names == [f"user{number % 10}" for number in range(120)]


FULL = {"events": [{"n": number} for number in range(500)]}


@pytest.fixture
def endless(started):
    """A console whose results have no end: each page is full, and says not which it is."""
    started.replies[f"{SEARCHES}/s1"] = [_state("COMPLETED")]
    started.replies[f"{SEARCHES}/s1/results"] = [Reply(FULL)]
    return started


def test_results_without_end_are_bounded_by_the_time(endless, open_at):
    with open_at(endless.address) as console, pytest.raises(SearchError) as raised:
        _found(console, timeout_s=0.2)
    assert str(raised.value).startswith("the results of s1 are not read within 0.2 s, ")
    assert "of them so far; look at less, or wait for longer" in str(raised.value)


def test_what_is_done_with_records_in_between_does_not_count(started, open_at):
    """Such as a person who reads them page by page."""
    started.replies[f"{SEARCHES}/s1"] = [_state("COMPLETED")]
    started.replies[f"{SEARCHES}/s1/results"] = [Reply({"events": [{"n": 1}, {"n": 2}]})]
    with open_at(started.address) as console:
        for _ in search(console, QUERY, 1, lambda _: None):
            time.sleep(1.1)


def test_results_without_end_are_bounded_by_their_number(endless, open_at):
    with open_at(endless.address) as console, pytest.raises(ConsoleError) as raised:
        _found(replace(console, most=2000))
    assert "/results has more than 2000 records, or the console gives the same" in str(raised.value)
    assert len(endless.asked(f"{SEARCHES}/s1/results")) == 4


def test_a_search_that_finds_nothing_gives_nothing(emulated_console):
    where = "SELECT username FROM events WHERE username = 'nobody' LIMIT 5 LAST 1 DAYS"
    assert _found(emulated_console, where) == []


def test_a_long_query_is_sent_as_a_form(started, console):
    started.replies[f"{SEARCHES}/s1"] = [_state("COMPLETED")]
    started.replies[f"{SEARCHES}/s1/results"] = [Reply({"events": [{"a": 1}]})]
    query = f"SELECT username FROM events WHERE username = '{'x' * 5000}' LAST 1 DAYS"
    assert _found(console, query) == [{"a": 1}]
    (seen,) = started.asked(SEARCHES)
    assert (seen.parameters, dict(parse_qsl(seen.body.decode()))["query_expression"]) == ({}, query)


def test_progress_is_told_and_pauses_grow(started, console, pauses):
    """Until the console says that the search is over."""
    started.replies[f"{SEARCHES}/s1"] = [
        _state("WAIT"),
        *[_state("EXECUTE")] * 7,
        _state("COMPLETED"),
    ]
    started.replies[f"{SEARCHES}/s1/results"] = [Reply({"flows": []})]
    told = []
    assert [*search(console, QUERY, 60, told.append)] == []
    assert told == [40] * 8
    assert pauses == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]
    assert started.asked(f"{SEARCHES}/s1")[0].headers["prefer"] == "wait=5"


# --- what goes wrong -----------------------------------------------------------------------------


def test_a_query_that_is_no_aql_is_refused(emulated_console):
    with pytest.raises(SearchError) as raised:
        _found(emulated_console, "SELECT username FORM events")
    assert (raised.value.status, raised.value.code) == (422, 2000)
    assert "The query_expression contains invalid AQL syntax." in str(raised.value)


def test_a_search_that_ends_in_an_error_is_told(started, console):
    message = {"code": "1", "contexts": [], "message": "out of disk", "severity": "ERROR"}
    started.replies[f"{SEARCHES}/s1"] = [
        _state("EXECUTE"),
        _state("ERROR", error_messages=[message]),
    ]
    with pytest.raises(SearchError) as raised:
        _found(console)
    assert str(raised.value) == "the search s1 failed on the console: out of disk"


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("ERROR", "the search s1 failed on the console: no reason is given"),
        ("CANCELED", "the search s1 was canceled on the console"),
        ("PONDERING", "the search s1 has the unknown status 'PONDERING'"),
    ],
)
def test_any_other_end_is_told(started, console, status, told):
    started.replies[f"{SEARCHES}/s1"] = [_state(status, error_messages=None)]
    with pytest.raises(SearchError) as raised:
        _found(console)
    assert str(raised.value) == told


def test_a_search_that_never_ends_is_given_up_and_canceled(started, open_at):
    started.replies[f"{SEARCHES}/s1"] = [_state("EXECUTE")]
    with open_at(started.address, limits=replace(LIMITS, answer_s=60)) as console:
        seconds = iter(range(0, 10**9, 7))
        channel = replace(
            console.channel, clock=replace(console.clock, now_s=lambda: next(seconds))
        )
        with pytest.raises(SearchError) as raised:
            _found(replace(console, channel=channel), timeout_s=30)
    assert str(raised.value) == (
        "the search s1 has not ended within 30 s and is canceled; look at less, or wait for longer"
    )
    assert started.seen[-1].method == "POST"
    assert started.seen[-1].parameters == {"status": "CANCELED"}


def test_whoever_stops_waiting_cancels_the_search(started, open_at):
    """As Ctrl-C does."""
    started.replies[f"{SEARCHES}/s1"] = [_state("EXECUTE")]

    def interrupt(_):
        raise KeyboardInterrupt

    with open_at(started.address) as console, pytest.raises(KeyboardInterrupt):
        [*search(console, QUERY, 60, interrupt)]
    assert started.seen[-1].parameters == {"status": "CANCELED"}


def test_a_console_that_goes_away_meanwhile_is_told_as_such(started, console):
    started.replies[f"{SEARCHES}/s1"] = [_state("EXECUTE"), refusal(503, "restarting", 1010)]
    with pytest.raises(ConsoleError, match="gives 503: the console is busy"):
        _found(console)


def test_results_that_are_cut_off_are_told(started, console):
    started.replies[f"{SEARCHES}/s1"] = [_state("COMPLETED")]
    started.replies[f"{SEARCHES}/s1/results"] = [Reply({"events": [{"a": 1}]}, shows=-4)]
    with pytest.raises(ConsoleError, match="the connection was cut off"):
        _found(console)


@pytest.mark.parametrize("content", [[], {"events": 5}, {}, {"events": [], "flows": []}, None])
def test_results_in_another_form_are_told(started, console, content):
    started.replies[f"{SEARCHES}/s1"] = [_state("COMPLETED")]
    started.replies[f"{SEARCHES}/s1/results"] = [Reply(content)]
    with pytest.raises(
        ConsoleError, match="the answer to GET /api/ariel/searches/s1/results is no"
    ):
        _found(console)


def test_a_record_that_is_none_is_told(started, console):
    started.replies[f"{SEARCHES}/s1"] = [_state("COMPLETED")]
    started.replies[f"{SEARCHES}/s1/results"] = [Reply({"events": [5]})]
    with pytest.raises(ConsoleError) as raised:
        _found(console)
    assert str(raised.value) == (
        "the results of the search s1 have a record that is no object; is this a QRadar console?"
    )


def test_a_search_without_an_id_is_told(server, console):
    server.replies[SEARCHES] = [Reply({}, 201)]
    with pytest.raises(
        ConsoleError, match="the answer to POST /api/ariel/searches names no search"
    ):
        _found(console)


def test_a_search_is_not_started_twice(server, console):
    """Whether the console started it is not known when the connection is cut."""
    server.replies[SEARCHES] = [Reply(shows=0)]
    with pytest.raises(ConsoleError, match="the console may have done it all the same"):
        _found(console)
    assert len(server.asked(SEARCHES)) == 1


# --- validation ----------------------------------------------------------------------------------


def test_the_console_says_what_is_wrong(emulated_console):
    assert validate(emulated_console, QUERY) == ()
    (error,) = validate(emulated_console, "SELECT usrname FROM events LIMIT 5 LAST 1 DAYS")
    assert (error.severity, error.contexts) == ("ERROR", ("usrname",))


def test_messages_without_their_fields_are_errors(server, console):
    """Nothing that a console says is taken for consent."""
    server.replies["/api/ariel/validators/aql"] = [Reply({"error_messages": [{}]})]
    assert validate(console, QUERY) == (Message("ERROR", "no reason is given"),)


def test_a_validation_is_asked_for_again_when_it_is_cut_off(server, console):
    """It changes nothing on the console."""
    server.replies["/api/ariel/validators/aql"] = [Reply(shows=0), Reply({"error_messages": None})]
    assert validate(console, QUERY) == ()


# --- queries made from others --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "clause"),
    [("90m", "LAST 90 MINUTES"), ("24h", "LAST 24 HOURS"), ("7d", "LAST 7 DAYS")],
)
def test_a_time_takes_the_place_of_that_of_the_query(typed, clause):
    assert over(QUERY, read_window(typed)).endswith(f"LIMIT 1000 {clause}")
    started = QUERY.replace("LAST 1 DAYS", "START 1 STOP 2")
    assert over(started, read_window(typed)).endswith(f"LIMIT 1000 {clause}")


def test_a_time_stands_where_events_are_read():
    """Outside of a subselect it would leave the time of that in force (issue 8)."""
    inner = "SELECT username FROM (SELECT username FROM events LAST 15 MINUTES) LIMIT 5"
    changed = inner.replace("15 MINUTES", "24 HOURS")
    assert over(inner, read_window("24h")) == changed
    assert over(f"{inner} LAST 1 DAYS", read_window("24h")) == f"{changed} LAST 24 HOURS"


@pytest.mark.parametrize(
    "typed", ["", "24", "h", "0h", "-1h", "1.5h", "24 hours", "9999999d", "1w"]
)
def test_what_is_no_time_is_told(typed):
    with pytest.raises(ConfigurationError, match="is no time; write 90m, 24h or 7d"):
        read_window(typed)


def test_a_limit_does_not_bound_a_count(emulated_console):
    query = "SELECT username FROM events WHERE username = 'user1' LIMIT 3 LAST 1 DAYS"
    assert len(_found(emulated_console, query)) == 3
    assert _found(emulated_console, counting(query)) == [{"hits": 12}]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT username, COUNT(*) FROM events GROUP BY username LAST 1 DAYS",
        "SELECT COUNT(*) FROM events LAST 1 DAYS",
        "SELECT MAX(eventcount) + 1 FROM events LAST 1 DAYS",
        "SELECT DISTINCT username FROM events LAST 1 DAYS",
    ],
)
def test_groups_are_counted_by_their_rows(query):
    assert counting(query) is None


def test_what_is_no_query_is_not_changed():
    with pytest.raises(AqlSyntaxError):
        counting("SELECT")
    with pytest.raises(AqlSyntaxError):
        over("SELECT", read_window("1h"))


def test_the_token_of_the_tests_is_the_same():
    """The emulator knows the client's."""
    from qradar import emulated as raw

    assert raw.TOKEN == TOKEN
    assert event(0)["starttime"] == raw.NOW_MS
