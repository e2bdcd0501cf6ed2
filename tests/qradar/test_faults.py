"""
Faults on the way to a console, over real HTTP: each ends in one clear message.

A request that did nothing is sent again, and one of which that is not known never.
"""

from dataclasses import replace

import pytest

from qradar.conftest import LIMITS, TOKEN
from qradar.scripted import Reply, refusal, serve
from siemantic.errors import ConsoleError
from siemantic.qradar.console import Console
from siemantic.qradar.transport import Request

ABOUT = "/api/system/about"
UPLOAD = Request("POST", "/config/extension_management/extensions", body=b"x" * 2_000_000)


def _message(console, path="/system/about"):
    with pytest.raises(ConsoleError) as raised:
        console.get(path)
    return str(raised.value)


# --- what a console refuses ----------------------------------------------------------------------


def test_a_wrong_token_is_told_with_the_way_out(server, open_at):
    """It is refused at once, by the first request of all."""
    server.replies["/api/help/versions"] = [refusal(401, "You are unauthorized", 401)]
    with pytest.raises(ConsoleError) as raised, open_at(server.address):
        pass
    assert str(raised.value) == (
        "GET /api/help/versions gives 401: the console does not take the token: is it right, and"
        " has it not expired? Admin > Authorized Services on the console lists it:"
        " You are unauthorized"
    )
    assert len(server.seen) == 1


def test_a_token_that_expires_meanwhile_is_told_so_too(server, console):
    server.replies[ABOUT] = [refusal(401, "Expired")]
    assert "has it not expired?" in _message(console)


def test_a_token_that_may_not_do_something_is_told_so(server, console):
    server.replies[ABOUT] = [refusal(403, "no", 1009, "Your account is not authorized")]
    message = _message(console)
    assert "gives 403: the token may not do this" in message
    assert message.endswith(": no; Your account is not authorized")


def test_a_redirection_is_not_followed(server, console):
    """The token would be sent to somebody else."""
    with serve() as other:
        server.replies[ABOUT] = [Reply(b"", 302, {"Location": f"{other.address}/api/x"})]
        message = _message(console)
        assert f"is redirected to {other.address}/api/x; the token is not sent there" in message
        assert other.seen == []


# --- what passes ---------------------------------------------------------------------------------


def test_a_busy_console_is_asked_again_with_longer_pauses(server, console, pauses):
    busy = refusal(503, "The Ariel server might be offline", 1010)
    server.replies[ABOUT] = [busy, busy, Reply({"release_name": "7.5.0"})]
    assert console.get("/system/about") == {"release_name": "7.5.0"}
    assert pauses == [0.5, 1]


def test_a_console_that_stays_busy_is_given_up(server, console, pauses):
    server.replies[ABOUT] = [refusal(503, "offline", 1010)]
    with pytest.raises(ConsoleError) as raised:
        console.get("/system/about")
    assert (raised.value.status, raised.value.code) == (503, 1010)
    assert "gives 503: the console is busy or its search server is offline" in str(raised.value)
    assert (len(server.asked(ABOUT)), pauses) == (4, [0.5, 1, 2])


def test_retry_after_is_kept_to(server, console, pauses):
    server.replies[ABOUT] = [refusal(429, "slow down", Retry_After="7"), Reply({})]
    assert console.get("/system/about") == {}
    assert pauses == [7]


def test_retry_after_may_be_a_date(server, open_at, pauses):
    date = "Wed, 21 Oct 2015 07:28:00 GMT"
    server.replies[ABOUT] = [refusal(429, "slow down", Retry_After=date), Reply({})]
    with open_at(server.address) as console:
        assert console.get("/system/about") == {}
    assert pauses == [0]


def test_a_pause_beyond_the_limit_is_told_instead(server, console, pauses):
    server.replies[ABOUT] = [refusal(429, "slow down", Retry_After="86400")]
    assert _message(console).endswith(": slow down (it asks to wait 86400 s)")
    assert pauses == []


def test_too_many_requests_are_not_lost_where_something_is_created(server, console):
    """429 and 503 say that nothing was done."""
    path = f"/api{UPLOAD.path}"
    server.replies[path] = [refusal(429, "slow down", Retry_After="1"), Reply({"id": 1}, 201)]
    assert console.ask(UPLOAD) == {"id": 1}
    assert len(server.asked(path)) == 2


def test_a_failure_of_the_console_is_told_and_not_repeated(server, console):
    server.replies[ABOUT] = [refusal(500, "NullPointerException", 1020, "An error occurred")]
    assert _message(console) == (
        "GET /api/system/about gives 500: the console failed:"
        " NullPointerException; An error occurred"
    )
    assert len(server.asked(ABOUT)) == 1


# --- what is cut off, slow or wrong --------------------------------------------------------------


def test_a_page_that_is_cut_off_is_asked_for_again(server, console):
    """And none of its records is there twice."""
    whole = Reply([{"id": number} for number in range(20)])
    server.replies["/api/list"] = [replace(whole, shows=200), whole]
    assert [each["id"] for each in console.records("/list")] == list(range(20))


def test_a_page_that_is_always_cut_off_is_given_up(server, console):
    server.replies["/api/list"] = [Reply([1, 2, 3], shows=-3)]
    with pytest.raises(ConsoleError, match="the connection was cut off"):
        list(console.records("/list"))
    assert len(server.asked("/api/list")) == 4


def test_a_connection_that_is_cut_without_an_answer_is_told(server, console):
    server.replies[ABOUT] = [Reply(shows=0)]
    assert _message(console) == f"{server.address}: the connection was cut off"


def test_an_answer_that_cannot_be_unpacked_is_told(server, console):
    """In words of ours, and none of zlib's (issue 8)."""
    server.replies[ABOUT] = [Reply(b"no gzip", headers={"Content-Encoding": "gzip"})]
    told = "its answer cannot be unpacked; is this a QRadar console?"
    assert _message(console) == f"{server.address}: {told}"


def test_an_upload_that_is_cut_off_is_not_repeated(server, console):
    """What the console made of it is not known, and that is said."""
    server.replies[f"/api{UPLOAD.path}"] = [Reply(reads=1000)]
    with pytest.raises(ConsoleError) as raised:
        console.ask(UPLOAD)
    assert str(raised.value) == (
        f"{server.address}: the connection was cut off"
        " (POST /api/config/extension_management/extensions;"
        " the console may have done it all the same)"
    )
    assert len(server.asked(f"/api{UPLOAD.path}")) == 1


def test_a_slow_answer_has_an_end(server, open_at):
    server.replies[ABOUT] = [Reply({}, waits=True)]
    with open_at(server.address, limits=replace(LIMITS, answer_s=0.2)) as console:
        assert _message(console) == f"{server.address}: there is no whole answer within 0.2 s"


def test_an_answer_that_comes_a_byte_at_a_time_has_an_end(server, open_at):
    """Each byte is in time, the answer is not: the clock says so."""
    server.replies[ABOUT] = [Reply(b" " * 100)]
    with open_at(server.address) as console:
        hours = iter(range(0, 10**9, 3600))
        channel = replace(console.channel, clock=replace(console.clock, now_s=lambda: next(hours)))
        assert "no whole answer within 5 s" in _message(replace(console, channel=channel))


def test_an_answer_without_end_is_not_read(server, open_at):
    server.replies[ABOUT] = [Reply(b"[" * 2_000_000)]
    with open_at(server.address, limits=replace(LIMITS, answer_bytes=1_000_000)) as console:
        assert "its answer is larger than 1000000 bytes" in _message(console)


@pytest.mark.parametrize(
    "body", [b'{"release": ', b"<html>Login</html>", b"\xff\xfe", b"[" * 99999]
)
def test_an_answer_that_is_no_json_is_told(server, console, body):
    server.replies[ABOUT] = [Reply(body)]
    assert "the answer to GET /api/system/about is no JSON" in _message(console)


def test_an_error_that_is_no_json_is_told_as_well(server, console):
    server.replies[ABOUT] = [Reply(b"<html>", 500)]
    assert _message(console) == "GET /api/system/about gives 500: the console failed"


def test_a_list_that_is_none_is_told(server, console):
    server.replies["/api/list"] = [Reply({"message": "no list"})]
    with pytest.raises(ConsoleError, match="the answer to GET /api/list is no list"):
        list(console.records("/list"))


def test_nobody_at_the_address_is_told(open_at, pauses):
    with serve() as gone:
        address = gone.address
    with pytest.raises(ConsoleError) as raised, open_at(address):
        pass
    assert str(raised.value) == f"{address} is not reached: Connection refused"
    assert pauses == [0.5, 1, 2]


def test_long_words_of_a_console_are_cut(server, console):
    server.replies[ABOUT] = [refusal(500, "x" * 5000)]
    assert len(_message(console)) < 400


# --- what every request says ---------------------------------------------------------------------


def test_the_version_is_picked_once_and_sent_with_each_request(server, console):
    """Of those that both sides know the newest."""
    server.replies[ABOUT] = [Reply({})]
    console.get("/system/about")
    first, second = server.seen
    assert (first.path, "version" in first.headers) == ("/api/help/versions", False)
    assert (second.headers["version"], second.headers["accept"]) == ("26.0", "application/json")
    assert {each.headers["sec"] for each in server.seen} == {TOKEN}


def _versions(*numbers, removed=()):
    return Reply([{"version": each, "removed": each in removed} for each in numbers])


@pytest.mark.parametrize(
    ("offered", "picked"),
    [
        (_versions("18.0", "19.0", "20.0"), "20.0"),
        (_versions("26.0", "27.0", "28.0"), "26.0"),
        (_versions("26.0", "25.0", "24.0", removed=["26.0"]), "25.0"),
        (_versions("9.1", "17.0", "18.0"), "18.0"),
    ],
)
def test_the_newest_version_that_both_know_is_picked(server, open_at, offered, picked):
    server.replies["/api/help/versions"] = [offered]
    with open_at(server.address) as console:
        assert console.version == picked


@pytest.mark.parametrize(
    ("offered", "told"),
    [
        (_versions("28.0", "27.0"), "API versions 27.0 to 28.0"),
        (_versions("1.0"), "API version 1.0"),
        (Reply([]), "no version of the API"),
        (_versions("9" * 5000 + ".0"), "no version of the API"),
    ],
)
def test_a_console_without_a_common_version_is_refused(server, open_at, offered, told):
    server.replies["/api/help/versions"] = [offered]
    with pytest.raises(ConsoleError) as raised, open_at(server.address):
        pass
    assert str(raised.value) == (f"the console offers {told}; this siemantic knows 17.0 to 26.0")


# --- pages ---------------------------------------------------------------------------------------


def _paged(records, total=None, most=None):
    """Answers with the range that is asked for, at most so many."""

    def reply(seen):
        first, last = map(int, seen.headers["range"].removeprefix("items=").split("-"))
        page = records[first : last + 1][:most]
        told = len(records) if total is None else total(page)
        end = first + len(page) - 1
        return Reply(page, headers={"Content-Range": f"items {first}-{end}/{told}"} if page else {})

    return reply


@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 30, 31])
@pytest.mark.parametrize("total", [None, len], ids=["of all", "received"])
def test_a_list_is_read_in_pages_to_its_end(server, console, count, total):
    """Whatever the number behind the stroke means."""
    records = list(range(count))
    server.replies["/api/list"] = [_paged(records, total)]
    assert list(Console(console.channel, "26.0", page=10).records("/list")) == records


def test_a_console_may_give_shorter_pages_than_asked_for(server, console):
    records = list(range(25))
    server.replies["/api/list"] = [_paged(records, most=7)]
    assert list(Console(console.channel, "26.0", page=10).records("/list")) == records


def test_a_list_without_ranges_is_read_whole(server, console):
    """A console that does not know the header gives all of it."""
    server.replies["/api/list"] = [Reply([1, 2, 3])]
    assert list(console.records("/list")) == [1, 2, 3]


def test_a_page_that_is_another_one_is_refused(server, console):
    server.replies["/api/list"] = [Reply([1, 2], headers={"Content-Range": "items 5-6/9"})]
    with pytest.raises(ConsoleError, match="the page of GET /api/list is incomplete: it says"):
        list(console.records("/list"))


@pytest.mark.parametrize("told", ["items 0-1/{}", "items 0-{}/2", "items {}-1/2"])
def test_numbers_beyond_all_lists_are_told(server, console, told):
    header = told.format("9" * 5000)
    server.replies["/api/list"] = [Reply([1, 2], headers={"Content-Range": header})]
    with pytest.raises(ConsoleError, match="says a number of records that no list has"):
        list(console.records("/list"))
