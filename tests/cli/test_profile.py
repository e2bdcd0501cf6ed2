"""`siemantic profile`: showing one, and beginning one."""

import json

import pytest

SITE = """\
title: our console
window: 90 MINUTES
unmapped_fields: {unmapped}
fields:
  Image: [Process Path, {{ column: Path, note: on old consoles }}]
  DestinationPort: {{ column: destinationport, type: number }}
  Data: {{ column: Message, holds_more: true }}
log_sources:
  - category: process_creation
    product: windows
    where: [{{ devicetype: 12, EventCode: [1, 4688] }}, {{ logsourceid: [5] }}]
    note: from two logs
  - {{ product: aws, service: cloudtrail, unknown: nobody knows how }}
select: [starttime, {{ function: QIDNAME, column: qid, as: Name }}]
"""


@pytest.fixture
def site(write):
    """Writes the profile `site.yml`."""
    return lambda unmapped="error": write(**{"site.yml": SITE.format(unmapped=unmapped)})


# --- show --------------------------------------------------------------------------------------


def test_a_profile_is_shown_with_all_that_it_says(siemantic, site):
    """In a pipe a line per fact, then a row per column and per log source."""
    site()
    done = siemantic("profile", "show", "site.yml")
    assert (done.code, done.err) == (0, "")
    where = "(devicetype = 12 and EventCode in 1, 4688) or (logsourceid = 5)"
    assert done.out.splitlines() == [
        "profile: site",
        "title: our console",
        "database: events",
        "window: 90 MINUTES",
        "unmapped fields: error, the rule is refused",
        "result: starttime, QIDNAME(qid) as Name",
        "",
        "Image\tProcess Path\ttext\t",
        "Image\tPath\ttext\ton old consoles",
        "DestinationPort\tdestinationport\tnumber\t",
        "Data\tMessage\ttext\tonly a part of the column",
        "",
        f"category process_creation, product windows\t{where}\tfrom two logs",
        "product aws, service cloudtrail\tunknown\tnobody knows how",
    ]


def test_a_profile_as_json_is_one_object(siemantic, site):
    """With all that it says, too."""
    site("payload")
    shown = siemantic("profile", "show", "site.yml", "--format", "json").objects
    assert (shown["name"], shown["window"]) == ("site", "90 MINUTES")
    assert shown["unmapped_fields"] == "payload"
    assert [each["name"] for each in shown["fields"]["Image"]] == ["Process Path", "Path"]
    assert shown["log_sources"][0]["where"][1] == [
        {"column": "logsourceid", "type": "number", "values": [5]}
    ]
    assert shown["log_sources"][1]["unknown"] == "nobody knows how"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{}", "none, so that queries are not limited to one"),
        ("log_sources: []", "none is known, so that every rule is refused"),
    ],
)
def test_a_profile_of_nothing_says_what_it_does_then(siemantic, write, text, says):
    """No log sources are another thing than none that is known."""
    write(**{"empty.yml": text})
    done = siemantic("profile", "show", "empty.yml")
    assert done.code == 0
    assert done.out.splitlines()[-2:] == ["result: all columns", f"log sources: {says}"]


def test_alternatives_are_in_parentheses_and_a_single_one_is_not(siemantic, write):
    """So that it can be read what `and` and `or` belong to."""
    write(**{"a.yml": "log_sources: [{product: a, where: {b: c, d: [1, 2]}}]"})
    assert "product a\tb = c and d in 1, 2\t\n" in siemantic("profile", "show", "a.yml").out


def test_every_shipped_profile_can_be_shown(siemantic):
    """Under the names that the list gives."""
    for each in siemantic("list", "profiles", "--format", "json").objects:
        assert siemantic("profile", "show", each["name"]).code == 0


# --- new ---------------------------------------------------------------------------------------


def test_a_new_profile_can_be_used_as_it_is(siemantic, write, rule, tmp_path):
    """It is that of the default, and nothing else is left beside it."""
    done = siemantic("profile", "new", "-o", "sites/site.yml")
    assert (done.code, done.out) == (0, "")
    assert "wrote sites/site.yml" in done.err
    write(**{"rules/a.yml": rule()})
    done = siemantic("profile", "check", "rules", "--profile", "sites/site.yml")
    assert done.code == 0, done.err
    assert [each.name for each in (tmp_path / "sites").iterdir()] == ["site.yml"]


def test_a_new_profile_goes_to_standard_output_by_default(siemantic, tmp_path):
    """As it would be in a file."""
    siemantic("profile", "new", "-o", "site.yml")
    text = (tmp_path / "site.yml").read_text(encoding="utf-8")
    assert siemantic("profile", "new").out == text
    assert siemantic("profile", "new", "-o", "-").out == text


@pytest.mark.parametrize("name", ["site.yml", "folder", "link.yml"])
def test_what_exists_is_never_overwritten(siemantic, write, tmp_path, name):
    """A file, a folder, or a link that leads nowhere."""
    write(**{"site.yml": "title: mine\n", "folder/a.yml": ""})
    (tmp_path / "link.yml").symlink_to("nowhere.yml")
    done = siemantic("profile", "new", "-o", name)
    assert (done.code, done.out) == (2, "")
    assert "is left as it is; name a new file" in " ".join(done.err.split())
    assert (tmp_path / "site.yml").read_text(encoding="utf-8") == "title: mine\n"
    assert not (tmp_path / "nowhere.yml").exists()


def test_a_new_profile_below_a_file_is_refused(siemantic, write):
    """A file has no folder in it."""
    write(**{"site.yml": ""})
    done = siemantic("profile", "new", "-o", "site.yml/new.yml")
    assert done.code == 2
    assert "cannot write" in done.err


# --- wrong usage -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("show", "plian"), "unknown profile 'plian'; did you mean 'plain'?"),
        (("show",), "NAME"),
        (("check", "nowhere"), "'nowhere' does not exist"),
        (("check", "rules", "--profile", "ibn"), "did you mean 'ibm'?"),
        (("check",), "RULES"),
        (("chekc",), "Did you mean 'check'?"),
    ],
)
def test_wrong_usage_is_said_with_the_way_out(siemantic, write, rule, arguments, says):
    """Exit code 2, and nothing on standard output."""
    write(**{"rules/a.yml": rule()})
    done = siemantic("profile", *arguments)
    assert (done.code, done.out) == (2, "")
    assert says in " ".join(done.err.split())


def test_a_profile_of_an_enemy_cannot_command_the_terminal(siemantic, write):
    """What controls a terminal is written out."""
    text = json.dumps(
        {"title": "a\x1b[2J", "fields": {"a\x1b[2J": {"column": "b", "note": "\x07"}}}
    )
    write(**{"site.yml": text})
    done = siemantic("profile", "show", "site.yml")
    assert done.code == 0
    assert "\x1b" not in done.out
    assert "\x07" not in done.out


def test_profile_says_which_columns_a_query_may_have(siemantic, write):
    """`aql check --profile`: a column of numbers is compared with no text."""
    write(**{"site.yml": "fields: {Port: {column: Peer Port, type: number}}\n"})
    where = "\"Peer Port\" = 'http'"
    write(**{"a.aql": f"SELECT starttime FROM events WHERE {where} LIMIT 9 LAST 1 HOURS"})
    assert "AQL110" not in siemantic("aql", "check", "a.aql").out
    assert "AQL110" in siemantic("aql", "check", "a.aql", "--profile", "site.yml").out


def test_profile_that_keeps_names_has_every_column(siemantic, write):
    """With `plain` a name that is mistaken elsewhere is a field's."""
    write(
        **{"a.aql": "SELECT starttime FROM events WHERE eventName ILIKE 'a' LIMIT 9 LAST 1 HOURS"}
    )
    assert siemantic("aql", "check", "a.aql").code == 1
    assert siemantic("aql", "check", "a.aql", "--profile", "plain").code == 0


def test_columns_come_from_one_place(siemantic, write):
    """A schema and a profile together are refused."""
    write(**{"a.aql": "SELECT sourceip FROM events LIMIT 9 LAST 1 HOURS", "s.yml": "events: {}\n"})
    done = siemantic("aql", "check", "a.aql", "--schema", "s.yml", "--profile", "plain")
    assert done.code == 2
    assert "give one" in done.err
