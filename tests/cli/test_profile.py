"""`siemantic profile`: showing one, what one lacks for rules, and beginning one."""

import json
import re

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
RULE = """\
title: A rule
logsource: {source}
detection:
    selection:
{fields}
    words: [keyword, other]
    condition: selection or words
"""
WINDOWS = "{product: windows, category: process_creation}"
CORRELATION = """\
title: A correlation
correlation:
    type: value_count
    rules: [a, b]
    group-by: [Account, Host]
    timespan: 5m
    aliases:
        Account: {a: User, b: UserName}
    condition: {gte: 3, field: Hashes}
"""


@pytest.fixture
def site(write):
    """Writes the profile `site.yml`."""
    return lambda unmapped="error": write(**{"site.yml": SITE.format(unmapped=unmapped)})


@pytest.fixture
def check(siemantic):
    """Checks the rules in `rules` with the profile `site.yml`."""
    return lambda *more, **run: siemantic(
        "profile", "check", "rules", "--profile", "site.yml", *more, **run
    )


def rule_with(*fields, source=WINDOWS):
    """A rule's text with these fields, and keywords."""
    lines = "\n".join(f"        {field}: [a]" for field in fields)
    return RULE.format(source=source, fields=lines or "        Image: a")


# --- show --------------------------------------------------------------------------------------


def test_a_profile_is_shown_with_all_that_it_says(siemantic, site):
    site()
    done = siemantic("profile", "show", "site.yml")
    assert (done.code, done.err) == (0, "")
    where = "devicetype = 12 and EventCode = 1 or 4688; or logsourceid = 5"
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
        ("{}", "none: queries are not limited to the events of a log source"),
        ("log_sources: []", "none is known, so that every rule is refused"),
    ],
)
def test_a_profile_of_nothing_says_what_it_does_then(siemantic, write, text, says):
    write(**{"empty.yml": text})
    done = siemantic("profile", "show", "empty.yml")
    assert done.code == 0
    assert done.out.splitlines()[-2:] == ["result: all columns", f"log sources: {says}"]


def test_every_shipped_profile_can_be_shown(siemantic):
    for each in siemantic("list", "profiles", "--format", "json").objects:
        assert siemantic("profile", "show", each["name"]).code == 0


# --- check -------------------------------------------------------------------------------------


def test_rules_that_are_covered_are_clean(check, site, write):
    site()
    write(**{"rules/a.yml": rule_with("Image|endswith", "Data|contains")})
    done = check()
    assert (done.code, done.out) == (0, "")
    assert done.err == "the profile 'site' covers 1 of 1 rule\n"


def test_gaps_are_told_with_how_many_rules_need_them(check, site, write):
    site()
    write(
        **{
            "rules/a.yml": rule_with("Img", "Hashes|contains|all"),
            "rules/b.yml": rule_with("Hashes", "Image"),
            "rules/c.yml": rule_with(source="{product: linux}"),
            "rules/d.yml": rule_with(source="{product: aws, service: cloudtrail}"),
            "rules/e.yml": rule_with("Image|fieldref").replace("[a]", "ParentImage"),
            "rules/f.yml": rule_with(),
        }
    )
    done = check()
    assert (done.code, done.out.splitlines()) == (
        1,
        [
            "unmapped_field\tHashes\t2\t",
            "unmapped_field\tImg\t1\tnear: Image",
            "unmapped_field\tParentImage\t1\t",
            "unknown_log_source\tproduct aws, service cloudtrail\t1\tnobody knows how",
            "unmapped_log_source\tproduct linux\t1\t",
        ],
    )
    assert done.err == "the profile 'site' covers 1 of 6 rules\n"


def test_gaps_as_json_name_the_files(check, site, write):
    site()
    write(**{"rules/a.yml": rule_with("Img"), "rules/b.yml": rule_with("Img")})
    done = check("--format", "json")
    assert (done.code, done.err) == (1, "")
    assert done.objects == [
        {
            "kind": "unmapped_field",
            "name": "Img",
            "rules": 2,
            "near": ["Image"],
            "reason": None,
            "paths": ["rules/a.yml", "rules/b.yml"],
        }
    ]


def test_fields_in_the_payload_are_told_and_no_reason_to_fail(check, site, write):
    site("payload")
    write(**{"rules/a.yml": rule_with("Hashes")})
    done = check()
    assert (done.code, done.out) == (0, "payload_field\tHashes\t1\t\n")


def test_correlations_and_filters_need_fields_too(check, site, write):
    site()
    a_filter = rule_with("Company").replace("detection:", "filter:\n    rules: any")
    write(**{"rules/a.yml": CORRELATION, "rules/b.yml": a_filter})
    names = {each["name"] for each in check("--format", "json").objects}
    assert names == {"Host", "User", "UserName", "Hashes", "Company"}


def test_without_a_profile_it_is_the_default(siemantic, write):
    write(**{"rules/a.yml": rule_with()})
    done = siemantic("profile", "check", "rules")
    assert done.code == 0
    assert "the profile 'ibm'" in done.err


def test_rules_may_come_from_standard_input(siemantic, site):
    site()
    done = siemantic("profile", "check", "-", "--profile", "site.yml", stdin=rule_with("Img"))
    assert (done.code, done.out) == (1, "unmapped_field\tImg\t1\tnear: Image\n")


BROKEN = {
    "no YAML": "title: [",
    "no text": b"title: \xff",
    "no rule": "title: a\n",
    "nothing": "",
    "a field that is a number": rule_with("5"),
    "a value that is a mapping": rule_with("Image").replace("[a]", "{a: b}"),
    "a detection that is a text": "title: a\nlogsource: {product: windows}\ndetection: text\n",
    "a log source that is a text": rule_with(source="windows"),
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_told_and_stops_no_other(check, site, write, text):
    site()
    write(**{"rules/a.yml": text, "rules/b.yml": rule_with("Img")})
    done = check()
    assert (done.code, done.out) == (1, "unmapped_field\tImg\t1\tnear: Image\n")
    assert re.search(r"^rules/a\.yml(:\d+)?: \w+: ", done.err, re.MULTILINE), done.err
    assert "covers 0 of 1 rule; 1 problem with files" in done.err
    finding = check("--format", "json").objects[-1]
    assert (finding["kind"], finding["path"]) == ("finding", "rules/a.yml")


ODD = {
    "a log source of lists": rule_with(source="{product: [windows], category: 5}"),
    "an empty log source": rule_with(source="{}"),
    "a correlation of numbers": "correlation: {rules: [a], group-by: 5, aliases: [a]}\n",
    "a correlation of nothing": "correlation: {rules: [a], aliases: {a: b}, condition: {}}",
    "a field with no name": rule_with("'|all'"),
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_an_odd_rule_never_ends_in_a_traceback(check, site, write, text):
    """`convert` says what is wrong with it."""
    site()
    write(**{"rules/a.yml": text})
    done = check()
    assert done.code in (0, 1)
    assert "Traceback" not in done.err
    assert "Internal error" not in done.err


def test_a_folder_without_rules_is_a_finding(check, site, tmp_path):
    site()
    (tmp_path / "rules").mkdir()
    done = check()
    assert done.code == 1
    assert "no_rules: there is no Sigma rule here" in done.err


# --- new ---------------------------------------------------------------------------------------


def test_a_new_profile_can_be_used_as_it_is(siemantic, write, tmp_path):
    done = siemantic("profile", "new", "-o", "sites/site.yml")
    assert (done.code, done.out) == (0, "")
    assert "wrote sites/site.yml" in done.err
    write(**{"rules/a.yml": rule_with()})
    done = siemantic("profile", "check", "rules", "--profile", "sites/site.yml")
    assert done.code == 0, done.err
    assert [each.name for each in (tmp_path / "sites").iterdir()] == ["site.yml"]


def test_a_new_profile_goes_to_standard_output_by_default(siemantic, tmp_path):
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
def test_wrong_usage_is_said_with_the_way_out(siemantic, write, arguments, says):
    write(**{"rules/a.yml": rule_with()})
    done = siemantic("profile", *arguments)
    assert (done.code, done.out) == (2, "")
    assert says in " ".join(done.err.split())


def test_a_profile_of_an_enemy_cannot_command_the_terminal(siemantic, write):
    text = json.dumps(
        {"title": "a\x1b[2J", "fields": {"a\x1b[2J": {"column": "b", "note": "\x07"}}}
    )
    write(**{"site.yml": text})
    done = siemantic("profile", "show", "site.yml")
    assert done.code == 0
    assert "\x1b" not in done.out
    assert "\x07" not in done.out
