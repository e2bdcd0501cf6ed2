"""`filter`, `sort` and `fields` of the emulated console's lists, by the cases and over HTTP."""

from urllib.parse import quote

import pytest

from cases_of import cases_of
from qradar.emulated import ask, emulated
from siemantic.qradar.emulator.filters import FilterError, parse_filter

CASES = cases_of("qradar/filters.yml")
SOURCES = "/api/config/event_sources/log_source_management/log_sources"
ENTRIES = "/api/reference_data_collections/set_entries"


def _record(number, **more):
    """A record with all fields of the cases."""
    empty = {"numbers": [], "contents": [], "duration": None, "protected": False, "host": ""}
    return {"id": number, "name": "", "status": "OPEN", "size": None, **empty, **more}


RECORDS = (
    _record(1, name="Proprietary Data", size=1, numbers=[1, 3], host="server.domain1"),
    _record(
        2,
        name="this and that",
        size=3,
        numbers=[2],
        status="CLOSED",
        protected=True,
        duration={"days": 20},
        host="server.domain2",
    ),
    _record(3, size=4, status="CLOSED", protected=True, numbers=[3], host="SERVER.domain"),
    _record(
        4, size=5.5, contents=[{"name": "ftp", "port": 21}, {"port": 22, "name": "ssh"}],
        host="server.DOMAIN",
    ),
    _record(5),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_filter_takes_what_its_case_says(case):
    if "refused" in case:
        with pytest.raises(FilterError) as raised:
            list(map(parse_filter(case["filter"]), RECORDS))
        assert case["refused"] in str(raised.value)
    else:
        found = parse_filter(case["filter"])
        assert [each["id"] for each in RECORDS if found(each)] == case["finds"]


@pytest.mark.parametrize("text", ["(" * 9999 + "id = 1", "not " * 9999 + "id = 1", "x" * 99999])
def test_a_filter_has_bounds(text):
    with pytest.raises(FilterError, match=r"too deeply|longer than"):
        parse_filter(text)


# --- over HTTP -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server():
    """A console with log sources of three types."""
    with emulated([{"devicetype": each} for each in (13, 11, 12, 12)]) as found:
        yield found


def _asked(server, path, **parameters):
    query = "&".join(f"{name}={quote(value)}" for name, value in parameters.items())
    status, _, content = ask(server, "GET", f"{path}?{query}", headers={"Range": "items=0-1"})
    return status, content


def test_a_list_is_filtered_then_sorted_then_cut(server):
    status, found = _asked(
        server, SOURCES, filter="type_id > 11", sort="-type_id", fields="id,type_id"
    )
    assert (status, [each["type_id"] for each in found]) == (200, [13, 12])
    assert {len(each) for each in found} == {2}


@pytest.mark.parametrize("sort", ["+enabled,-type_id", "-type_id", " enabled,-type_id"])
def test_a_list_is_sorted_by_several_fields(server, sort):
    """A plus that was not quoted comes as a space."""
    _, found = _asked(server, SOURCES, sort=sort)
    assert [each["type_id"] for each in found] == [13, 12]


@pytest.mark.parametrize("fields", ["id, type_id", "id,type_id(a,b(c , d))", "type_id (x),id"])
def test_fields_may_have_others_in_brackets(server, fields):
    _, found = _asked(server, SOURCES, fields=fields)
    assert set(found[0]) == {"id", "type_id"}


def test_a_list_of_names_is_filtered_by_the_point(server):
    assert _asked(server, "/api/ariel/databases", filter=".= events") == (200, ["events"])


@pytest.mark.parametrize(
    ("path", "parameters", "code"),
    [
        (SOURCES, {"filter": "type_id >"}, 1001),
        (SOURCES, {"sort": "type_id"}, 1000),
        (SOURCES, {"sort": "+nothing"}, 1000),
        (SOURCES, {"sort": "+status"}, 1000),
        ("/api/analytics/rules", {"filter": "~"}, 1010),
        ("/api/analytics/rules", {"sort": "+name"}, 1005),
        ("/api/config/extension_management/extensions", {"filter": "="}, 22608),
        ("/api/config/extension_management/extensions", {"sort": "by name"}, 22610),
        ("/api/reference_data_collections/sets", {"filter": "("}, 14001),
        (ENTRIES, {"filter": ")"}, 24001),
        (ENTRIES, {"sort": "*value"}, 24002),
        ("/api/analytics/rules", {"fields": "(("}, 1005),
        (SOURCES, {"fields": "id,"}, 1005),
        (SOURCES, {"fields": "id(,)"}, 1005),
        (SOURCES, {"fields": "(" * 5000}, 1005),
        ("/api/system/about", {"sort": "+name"}, 1005),
    ],
)
def test_what_is_wrong_has_the_code_of_the_lists_page(server, path, parameters, code):
    status, content = _asked(server, path, **parameters)
    assert (status, content["code"]) == (422, code)
