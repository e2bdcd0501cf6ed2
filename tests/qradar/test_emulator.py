"""The emulated console, by raw requests: its states, pages, errors and bounds are as documented."""

import json
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest

from qradar.emulated import ask, emulated, event

SEARCHES = "/api/ariel/searches"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ALL = "SELECT username FROM events LIMIT 1000 LAST 1 DAYS"


@pytest.fixture(scope="module")
def server():
    """A console with 120 events and no flows."""
    with emulated() as found:
        yield found


@pytest.fixture
def search(server):
    """Runs a query to its end; gives what the console says of the search."""

    def run(query, at=server):
        status, _, content = ask(at, "POST", f"{SEARCHES}?query_expression={quote(query)}")
        assert status == 201, content
        path = f"{SEARCHES}/{content['search_id']}"
        status, _, content = ask(at, "GET", path, headers={"Prefer": "wait=30"})
        assert status == 200
        return content

    return run


def _results(server, search, headers=None):
    return ask(server, "GET", f"{SEARCHES}/{search['search_id']}/results", headers=headers)


# --- searches ------------------------------------------------------------------------------------


def test_a_search_gives_the_rows_of_the_evaluator(server, search):
    done = search(
        "SELECT username, COUNT(*) AS n FROM events GROUP BY username LIMIT 50 LAST 30 MINUTES"
    )
    assert (done["status"], done["progress"], done["record_count"]) == ("COMPLETED", 100, 10)
    _, _, content = _results(server, done)
    assert content["events"][0] == {"username": "user0", "n": 4}


_OF_LATE = "username IN (SELECT username FROM events)"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("SELECT qid FROM events LIMIT 1000", 2),
        ("SELECT qid FROM (SELECT qid FROM events LIMIT 1000) LIMIT 1000", 2),
        (
            "SELECT qid FROM events WHERE qid IN (SELECT qid FROM events) LIMIT 1000 LAST 1 HOURS",
            61,
        ),
    ],
)
def test_without_a_time_clause_the_last_minute_is_searched(search, query, count):
    """At both ends of it there is an event; a console does not look at all that it has either."""
    done = search(query)
    assert (done["status"], done["record_count"]) == ("COMPLETED", count)


def test_results_come_in_pages(server, search):
    done = search(ALL)
    status, headers, content = _results(server, done, {"Range": "items=100-149"})
    assert (status, headers["Content-Range"]) == (200, "items 100-119/120")
    assert len(content["events"]) == 20
    _, headers, content = _results(server, done, {"Range": "items=500-549"})
    assert (headers["Content-Range"], content["events"]) == (None, [])
    _, headers, content = _results(server, done)
    assert (headers["Content-Range"], len(content["events"])) == (None, 120)


@pytest.mark.parametrize("asked", ["items=5-4", "bytes=0-5", "items=a-b", "items=0-5,7-9", "0-5"])
def test_what_is_no_range_is_refused(server, search, asked):
    status, _, content = _results(server, search(ALL), {"Range": asked})
    assert (status, content["code"]) == (422, 1005)


def test_a_query_that_is_no_aql_is_refused_with_the_documented_code(server):
    query = quote("SELECT username FORM events")
    status, _, content = ask(server, "POST", f"{SEARCHES}?query_expression={query}")
    assert (status, content["code"]) == (422, 2000)
    assert content["description"] == "The query_expression contains invalid AQL syntax."


def test_a_query_can_be_sent_as_a_form(server):
    form = f"query_expression={quote(ALL)}".encode()
    status, _, content = ask(server, "POST", SEARCHES, form, FORM)
    assert (status, content["query_string"]) == (201, ALL)


def test_a_search_that_cannot_be_told_here_ends_in_an_error(server, search):
    done = search("SELECT DISTINCT username FROM events LIMIT 5 LAST 1 DAYS")
    assert done["status"] == "ERROR"
    assert "DISTINCT is not documented" in done["error_messages"][0]["message"]
    status, _, content = _results(server, done)
    assert (status, content["code"]) == (404, 1003)


def test_the_same_query_is_evaluated_once(server):
    """As the page says of a search that was recently created."""
    query = quote("SELECT sourceip FROM events LIMIT 7 LAST 1 DAYS")
    with ThreadPoolExecutor(20) as pool:
        path = f"{SEARCHES}?query_expression={query}"
        answers = [*pool.map(lambda _: ask(server, "POST", path)[2], range(40))]
    assert len({each["search_id"] for each in answers}) == 1


def test_many_searches_at_once_all_get_their_own_rows(server, search):
    """Each has the user that it asks for and no other."""
    where = "SELECT username FROM events WHERE username = '{}' LIMIT 99 LAST 1 DAYS"
    queries = {f"user{number}": where.format(f"user{number}") for number in range(10)}
    with ThreadPoolExecutor(10) as pool:
        done = dict(zip(queries, pool.map(search, queries.values()), strict=True))
    for user, each in done.items():
        rows = _results(server, each)[2]["events"]
        assert rows == [{"username": user}] * 12


def test_a_name_behind_into_is_the_id_of_the_search(server):
    query = quote("SELECT username FROM events INTO mine LIMIT 5 LAST 1 DAYS")
    path = f"{SEARCHES}?query_expression={query}"
    status, _, content = ask(server, "POST", path)
    assert (status, content["search_id"]) == (201, "mine")
    status, _, content = ask(server, "POST", path)
    assert (status, content["code"]) == (409, 1004)


def test_a_search_can_be_canceled_and_deleted(server, search):
    done = search("SELECT username FROM events LIMIT 6 LAST 1 DAYS")
    path = f"{SEARCHES}/{done['search_id']}"
    assert ask(server, "POST", f"{path}?save_results=true")[2]["save_results"] is True
    assert ask(server, "POST", f"{path}?status=PAUSED")[0] == 422
    assert ask(server, "POST", f"{path}?status=CANCELED")[2]["status"] == "COMPLETED"  # it is over
    assert done["search_id"] in ask(server, "GET", SEARCHES)[2]
    assert ask(server, "DELETE", path)[0] == 202
    assert ask(server, "GET", path)[0] == 404


def test_flows_are_named_so_in_the_results():
    with emulated((), [event(1, sourcebytes=5)]) as server:
        query = quote("SELECT sourcebytes FROM flows LIMIT 5 LAST 1 DAYS")
        _, _, content = ask(server, "POST", f"{SEARCHES}?query_expression={query}")
        path = f"{SEARCHES}/{content['search_id']}"
        assert ask(server, "GET", path, headers={"Prefer": "wait=30"})[2]["status"] == "COMPLETED"
        assert ask(server, "GET", f"{path}/results")[2] == {"flows": [{"sourcebytes": 5}]}


# --- validation and what there is ----------------------------------------------------------------


def _validated(server, query):
    return ask(server, "POST", f"/api/ariel/validators/aql?query_expression={quote(query)}")[2]


def test_a_sound_query_has_no_messages(server):
    assert _validated(server, ALL) == {"error_messages": None}


def test_an_unknown_column_is_an_error(server):
    (error,) = _validated(server, "SELECT usrname FROM events LIMIT 5 LAST 1 DAYS")[
        "error_messages"
    ]
    assert (error["severity"], error["contexts"]) == ("ERROR", ["usrname"])
    assert "did you mean 'username'" in error["message"]


def test_a_property_of_the_events_is_a_column(server):
    query = 'SELECT "Process Path" FROM events LIMIT 5 LAST 1 DAYS'
    assert _validated(server, query) == {"error_messages": None}
    _, _, content = ask(server, "GET", "/api/ariel/databases/events")
    columns = {each["name"]: each["object_value_type"] for each in content["columns"]}
    assert (columns["Process Path"], columns["starttime"]) == ("String", "Long")


def test_the_inventory_is_there(server):
    base = "/api/config/event_sources"
    (types,) = ask(server, "GET", f"{base}/log_source_management/log_source_types")[2]
    assert (types["id"], types["name"]) == (12, "Microsoft Windows Security Event Log")
    (source,) = ask(server, "GET", f"{base}/log_source_management/log_sources")[2]
    assert source["type_id"] == 12
    (qid,) = ask(server, "GET", "/api/data_classification/qid_records?fields=qid,name")[2]
    assert qid == {"qid": 5000, "name": "QID 5000"}
    functions = ask(server, "GET", "/api/ariel/functions?database=events")[2]
    assert {"QIDNAME", "COUNT", "UTF8"} <= {each["name"] for each in functions}
    assert "SELECT" in ask(server, "GET", "/api/ariel/parser_keywords")[2]["keywords"]
    assert ask(server, "GET", "/api/ariel/databases")[2] == ["events", "flows"]


def test_a_property_can_be_switched_off_for_the_rule_engine(server):
    path = "/api/config/event_sources/custom_properties/regex_properties"
    (found,) = ask(server, "GET", path)[2]
    assert (found["name"], found["use_for_rule_engine"]) == ("Process Path", True)
    body = json.dumps({"use_for_rule_engine": False}).encode()
    assert ask(server, "POST", f"{path}/{found['id']}", body)[0] == 200
    assert ask(server, "GET", f"{path}/{found['id']}")[2]["use_for_rule_engine"] is False
    assert ask(server, "POST", f"{path}/{found['id']}", b'{"use_for_rule_engine": 1}')[0] == 422
    assert ask(server, "GET", f"{path}/77")[0] == 404


def test_columns_and_types_of_a_profile_are_there():
    with emulated((), profile="ibm") as server:
        path = "/api/config/event_sources/log_source_management"
        types = {each["id"] for each in ask(server, "GET", f"{path}/log_source_types")[2]}
        assert {11, 12} <= types
        assert ask(server, "GET", f"{path}/log_sources")[2] == []


# --- reference sets ------------------------------------------------------------------------------

SETS = "/api/reference_data_collections"


def _create_set(server, name, kind="ALN"):
    body = json.dumps({"name": name, "entry_type": kind}).encode()
    return ask(server, "POST", f"{SETS}/sets", body)


def test_a_reference_set_is_kept_and_searched_with(server, search):
    status, _, created = _create_set(server, "admins")
    assert (status, created["number_of_entries"]) == (201, 0)
    entry = {"collection_id": created["id"], "value": "user3"}
    assert ask(server, "POST", f"{SETS}/set_entries", json.dumps(entry).encode())[0] == 201
    assert ask(server, "POST", f"{SETS}/set_entries", json.dumps(entry).encode())[0] == 200
    where = "REFERENCESETCONTAINS('admins', username)"
    query = f"SELECT username FROM events WHERE {where} LIMIT 99 LAST 1 DAYS"
    assert search(query)["record_count"] == 12
    more = [{**entry, "value": "user4"}, {**entry, "delete_entry": True}]
    status, _, task = ask(server, "PATCH", f"{SETS}/set_entries", json.dumps(more).encode())
    assert (status, task["status"]) == (202, "COMPLETED")
    rows = _results(server, search(query))[2]["events"]
    assert rows == [{"username": "user4"}] * 12
    assert [e["value"] for e in ask(server, "GET", f"{SETS}/set_entries")[2]] == ["user4"]
    assert ask(server, "DELETE", f"{SETS}/sets/{created['id']}")[0] == 202
    assert ask(server, "GET", f"{SETS}/sets/{created['id']}")[0] == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("POST", "/sets", b"{", (422, 14000)),
        ("POST", "/sets", b"[]", (422, 14000)),
        ("POST", "/sets", b'{"entry_type": "ALN"}', (422, 10002)),
        ("POST", "/sets", b'{"name": "x"}', (422, 10001)),
        ("POST", "/sets", b'{"name": "x", "entry_type": "WORDS"}', (422, 14000)),
        ("POST", "/set_entries", b'{"value": "x"}', (422, 20002)),
        ("POST", "/set_entries", b'{"collection_id": 999, "value": "x"}', (422, 20004)),
        ("PATCH", "/set_entries", b"{}", (422, 23002)),
        ("PATCH", "/set_entries", b'[{"collection_id": 999, "value": "x"}]', (422, 23000)),
        ("GET", "/sets/x", None, (422, 14000)),
    ],
)
def test_what_is_wrong_about_sets_has_its_code(server, method, path, body, expected):
    status, _, content = ask(server, method, SETS + path, body)
    assert (status, content["code"]) == expected


def test_a_second_set_of_the_name_is_refused(server):
    assert _create_set(server, "twice", "NUM")[0] == 201
    status, _, content = _create_set(server, "twice")
    assert (status, content["code"]) == (409, 10006)


def test_a_bulk_update_with_a_wrong_entry_changes_nothing(server):
    number = _create_set(server, "numbers", "NUM")[2]["id"]
    entries = [{"collection_id": number, "value": each} for each in ("1", "no number")]
    status, _, content = ask(server, "PATCH", f"{SETS}/set_entries", json.dumps(entries).encode())
    assert (status, content["code"]) == (422, 20006)
    assert ask(server, "GET", f"{SETS}/sets/{number}")[2]["number_of_entries"] == 0
