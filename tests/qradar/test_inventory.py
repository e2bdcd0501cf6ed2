"""What a console has, as a file, and which rules can never fire on it."""

import json
from dataclasses import replace

import pytest

from qradar.conftest import LIMITS, TOKEN
from qradar.emulated import ask, emulated, event
from qradar.scripted import Reply
from siemantic.aql.schema import load_schema
from siemantic.errors import ConfigurationError, ConsoleError
from siemantic.profiles import ColumnMapping, LogSourceMapping, Profile
from siemantic.profiles.coverage import Needs
from siemantic.profiles.load import get_profile
from siemantic.qradar.inventory import (
    Column,
    Inventory,
    LogSourceType,
    Property,
    read_inventory,
)
from siemantic.qradar.inventory_file import load_inventory, to_text
from siemantic.qradar.obstacles import find_obstacles, find_stops

PROCESS = ColumnMapping("Process Path")
COMMAND = ColumnMapping("Command")
WINDOWS = ("process_creation", "windows", None)
LINUX = ("process_creation", "linux", None)
DEVICE = ColumnMapping("devicetype", "number")
PROFILE = Profile(
    "site",
    "a site",
    (1, "HOURS"),
    {"Image": (PROCESS,), "CommandLine": (COMMAND, PROCESS), "User": (ColumnMapping("username"),)},
    log_sources=(
        LogSourceMapping(*WINDOWS, ({DEVICE: (12,)},)),
        LogSourceMapping(*LINUX, ({DEVICE: (11,)}, {DEVICE: (400,)})),
    ),
)
CONSOLE = Inventory(
    "7.5.0",
    "26.0",
    {
        "events": tuple(
            Column(each, "String", indexable=False)
            for each in ("Process Path", "username", "devicetype")
        )
    },
    (Property("Process Path", "string", for_rules=True),),
    (),
    (),
    (LogSourceType(11, "Linux OS", 0), LogSourceType(12, "Windows", 3)),
    (),
)


def _stops(console, *fields, source=WINDOWS, ways=()):
    """What stops a rule that needs all these fields, or one of `ways` of them."""
    needs = [Needs("a.yml", frozenset(fields), source, ways=ways or (frozenset(fields),))]
    found = find_obstacles(needs, find_stops(needs, PROFILE, console), PROFILE, console)
    return [(each.kind, each.name, each.near) for each in found]


# --- reading -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def read():
    """The inventory of an emulated console with a profile's columns and events of Windows."""
    from siemantic.qradar.connection import Connection
    from siemantic.qradar.console import connect
    from siemantic.qradar.token import Token

    with emulated([event(1, **{"Odd Name": 5})], profile="ibm") as server:
        body = json.dumps({"name": "admins", "entry_type": "ALNIC"}).encode()
        ask(server, "POST", "/api/reference_data_collections/sets", body)
        token = Token(TOKEN)
        limits = replace(LIMITS, answer_s=60)
        with connect(Connection(server.address, token, None, limits)) as console:
            yield read_inventory(replace(console, page=10), with_qids=True)


def test_all_parts_are_read(read):
    """Of long lists more than one page."""
    columns = {each.name: each.java_type for each in read.columns["events"]}
    assert (columns["sourceip"], columns["Odd Name"], columns["starttime"]) == (
        "Host",
        "Long",
        "Long",
    )
    assert len(columns) > 50
    assert {"Process Path", "Odd Name"} <= {each.name for each in read.properties}
    assert {each.id: each.sources for each in read.log_source_types}[12] == 1
    assert [(each.name, each.type, each.entries) for each in read.reference_sets] == [
        ("admins", "ALNIC", 0)
    ]
    assert read.qids == {5000: "QID 5000"}
    assert "QIDNAME" in read.functions
    assert "SELECT" in read.keywords
    assert read.api == "26.0"


def test_the_file_holds_all_of_it(read, tmp_path):
    """And is the same each time."""
    path = tmp_path / "site.json"
    path.write_text(to_text(read), encoding="utf-8")
    back = load_inventory(path)
    assert back.properties == read.properties
    assert to_text(read) == to_text(replace(read, qids=dict(reversed(read.qids.items()))))
    unindexed = {
        n: tuple(replace(c, indexable=False) for c in cs) for n, cs in read.columns.items()
    }
    assert back == replace(read, columns=unindexed)


def test_the_file_holds_a_name_that_is_half_a_character(read, tmp_path):
    """JSON of a console can have a half of a surrogate pair alone, UTF-8 has none."""
    path = tmp_path / "site.json"
    path.write_text(to_text(replace(read, qids={5: "\ud800"})), encoding="utf-8")
    assert load_inventory(path).qids == {5: "\ud800"}


def test_the_file_is_a_schema_for_the_checks(read, tmp_path):
    path = tmp_path / "site.json"
    path.write_text(to_text(read), encoding="utf-8")
    schema = load_schema(path)
    assert schema.complete
    assert schema.find("events", "odd name").type == "number"
    assert schema.find("events", "nothing") is None


def test_only_what_is_used_of_a_log_source_is_asked_for(server, console):
    """Not the parameters of its protocol, which have passwords."""
    server.replies["/api/ariel/databases/events"] = [Reply({"columns": []})]
    server.replies["/api/ariel/databases/flows"] = [Reply({"columns": []})]
    server.replies["/api/ariel/functions"] = [Reply([])]
    server.replies["/api/ariel/parser_keywords"] = [Reply({"keywords": []})]
    server.replies["/api/system/about"] = [Reply({})]
    base = "/api/config/event_sources"
    for path in ("log_source_management/log_sources", "log_source_management/log_source_types"):
        server.replies[f"{base}/{path}"] = [Reply([])]
    server.replies[f"{base}/custom_properties/regex_properties"] = [Reply([])]
    server.replies["/api/reference_data_collections/sets"] = [Reply([])]
    assert read_inventory(console, with_qids=False).release == "of an unknown version"
    (seen,) = server.asked(f"{base}/log_source_management/log_sources")
    assert seen.parameters == {"fields": "type_id,enabled"}


def test_a_part_in_another_form_is_told(server, console):
    server.replies["/api/system/about"] = [Reply({})]
    server.replies["/api/ariel/databases/events"] = [Reply({"columns": {"a": 1}})]
    with pytest.raises(
        ConsoleError, match="the answer to GET /api/ariel/databases/events is no list"
    ):
        read_inventory(console, with_qids=False)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"console": {}}', '{"console": 5}', "x" * 100])
def test_a_file_that_is_none_is_told(tmp_path, text):
    path = tmp_path / "site.json"
    path.write_text(text)
    with pytest.raises(
        ConfigurationError, match="is no inventory; write one with: siemantic qradar"
    ):
        load_inventory(path)


# --- what stops rules ----------------------------------------------------------------------------


def test_a_rule_whose_columns_are_there_can_fire():
    assert _stops(CONSOLE, "Image", "User") == []


def test_a_column_that_the_console_has_not_stops_a_rule():
    """Also one of several that a field is in: the query names them all."""
    assert _stops(CONSOLE, "CommandLine") == [("missing_property", "Command", ())]


def test_the_nearest_property_is_named():
    columns = {
        "events": (*CONSOLE.columns["events"], Column("COMMANDS", "String", indexable=False))
    }
    assert _stops(replace(CONSOLE, columns=columns), "CommandLine") == [
        ("missing_property", "Command", ("COMMANDS",))
    ]


def test_what_the_shipped_profiles_have_for_the_field_is_named_first():
    """Image is in no letter like Process Path; Imago is like Image."""
    columns = {"events": (*CONSOLE.columns["events"], Column("Imago", "String", indexable=False))}
    console = replace(CONSOLE, columns=columns)
    plain = get_profile("plain")
    needs = [Needs("a.yml", frozenset({"Image"}), None)]
    (found,) = find_obstacles(needs, find_stops(needs, plain, console), plain, console)
    assert (found.name, found.near) == ("Image", ("Process Path", "Imago"))


def test_a_property_that_the_rule_engine_does_not_see_stops_a_rule():
    hidden = replace(CONSOLE, properties=(Property("process path", "string", for_rules=False),))
    assert _stops(hidden, "Image") == [("unoptimised_property", "Process Path", ())]


HIDDEN = replace(CONSOLE, properties=(Property("Process Path", "string", for_rules=False),))
EITHER = (frozenset({"Image"}), frozenset({"User"}))


def test_a_property_that_is_not_seen_stops_no_rule_that_can_match_without_it():
    """Another part of the rule does, or another column of the field (issue 8)."""
    assert _stops(HIDDEN, "Image", "User", ways=EITHER) == []
    assert _stops(HIDDEN, "Image", ways=(frozenset(),)) == []
    columns = {"events": (*CONSOLE.columns["events"], Column("Command", "String", indexable=False))}
    assert _stops(replace(HIDDEN, columns=columns), "CommandLine") == []


def test_a_condition_of_the_log_source_that_is_not_seen_stops_a_rule():
    """If no other alternative of the log source is left."""
    hidden = replace(CONSOLE, properties=(Property("devicetype", "number", for_rules=False),))
    assert _stops(hidden, "User") == [("unoptimised_property", "devicetype", ())]


def _correlated(*rule_ways, source=LINUX):
    """What stops a correlation of rules a and b, of which a is stopped."""
    needs = [
        Needs("a.yml", frozenset(), source, names=frozenset({"a"})),
        Needs("b.yml", frozenset(), WINDOWS, names=frozenset({"b"})),
        Needs("c.yml", frozenset(), None, names=frozenset({"c"}), rule_ways=rule_ways),
        Needs("d.yml", frozenset(), None, rule_ways=(frozenset({"c"}),)),
    ]
    return find_stops(needs, PROFILE, CONSOLE)[2:]


def test_a_correlation_is_stopped_with_the_rules_that_it_needs():
    """Also one of correlations (issue 8)."""
    stopped = (("stopped_rule", "a"),), (("stopped_rule", "c"),)
    assert _correlated(frozenset({"a", "b"})) == stopped
    assert _correlated(frozenset({"a"})) == stopped
    assert _correlated(frozenset({"a"}), frozenset({"b"})) == ((), ())
    assert _correlated(frozenset({"a", "b"}), source=WINDOWS) == ((), ())


def test_log_source_types_without_a_log_source_stop_a_rule():
    """All of them, by all alternatives."""
    assert _stops(CONSOLE, "User", source=LINUX) == [("empty_log_source", "11 (Linux OS), 400", ())]
    filled = replace(CONSOLE, log_source_types=(LogSourceType(400, "Other", 1),))
    assert _stops(filled, "User", source=LINUX) == []


def test_a_rule_without_a_log_source_is_not_stopped_by_one():
    assert _stops(CONSOLE, "User", source=None) == []


def test_a_condition_of_the_log_source_needs_its_column_too():
    columns = {"events": CONSOLE.columns["events"][:2]}
    assert _stops(replace(CONSOLE, columns=columns), "User") == [
        ("missing_property", "devicetype", ())
    ]


def test_what_stops_most_rules_comes_first():
    needs = [
        Needs(f"{n}.yml", frozenset(fields), WINDOWS, ways=(frozenset(fields),))
        for n, fields in enumerate((("CommandLine",), ("CommandLine", "Image"), ("Image",)))
    ]
    hidden = replace(CONSOLE, properties=(Property("Process Path", "string", for_rules=False),))
    found = find_obstacles(needs, find_stops(needs, PROFILE, hidden), PROFILE, hidden)
    assert [(each.name, each.paths) for each in found] == [
        ("Process Path", ("0.yml", "1.yml", "2.yml")),
        ("Command", ("0.yml", "1.yml")),
    ]
