"""`siemantic qradar plan`, `apply`, `rollback` and `status`, against the emulated console."""

import json

import pytest

from cli.deploy.deployed import APPLY, NAMES, PLAN, fails, names, state, statuses
from qradar.emulated import ask


def test_plan_says_what_would_be_created_and_changes_nothing(qradar, files):
    done = qradar(*PLAN)
    assert (done.code, done.out.splitlines()) == (
        0,
        [
            "create   Sigma: A rule, and its building block",
            "create   Sigma: Another rule, and its building block",
        ],
    )
    assert done.err == "4 to create\n"
    assert files(".") == ["rules/a.yml", "rules/b.yml"]


def test_plan_as_a_check_fails_where_anything_is_to_be_done(qradar, write, rule):
    check = (*PLAN, "--check")
    assert qradar(*check).code == 1
    qradar(*APPLY)
    assert qradar(*check).code == 0
    write(**{"rules/a.yml": rule("c")})
    done = qradar(*check)
    assert (done.code, done.out.splitlines()[0]) == (1, "change   BB:Sigma: A rule")
    assert qradar(*PLAN).code == 0


def test_plan_as_json_has_a_step_for_each(qradar):
    steps = qradar(*PLAN, "--format", "json").objects
    assert {(each["action"], each["kind"]) for each in steps} == {
        ("create", "building block"),
        ("create", "rule"),
    }


def test_plan_tells_rules_that_have_no_place_in_it(qradar, write):
    """One that cannot be converted may have been deployed before, so it is no small matter."""
    write(**{"rules/c.yml": "title: no rule\n"})
    done = qradar(*PLAN)
    assert done.code == 1
    assert "rules/c.yml:1:1" in done.err


def test_plan_without_any_rule_is_told(qradar, write):
    write(**{"others/c.yml": "title: no rule\n"})
    done = qradar("plan", "others")
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith("Error: none of the rules becomes a rule of QRadar\n")


def test_what_must_be_known_of_a_rule_is_told_when_it_is_new(qradar, write):
    """Whoever deploys by apply never sees what convert says."""
    write(**{"rules/c.yml": CORRELATION.format(**COUNTED)})
    told = "an event that QRadar coalesced with others counts once"
    assert told in qradar(*PLAN).err
    assert told in qradar(*APPLY).err
    assert "note: " not in qradar(*PLAN).err
    write(**{"rules/c.yml": CORRELATION.format(**COUNTED | {"timespan": "15m"})})
    assert f"{told}; turn coalescing off" in qradar(*PLAN).err


def test_status_where_nothing_was_deployed(qradar, proxy):
    done = qradar("status")
    assert (done.code, done.out) == (0, f"nothing was deployed to {proxy.address}\n")


@pytest.mark.parametrize("command", [PLAN, ("status",)], ids=lambda each: each[0])
def test_a_state_that_is_none_is_told(qradar, write, command):
    write(**{"mine.json": json.dumps({"format": 1})})
    done = qradar(*command, "--state", "mine.json")
    assert (done.code, done.out) == (2, "")
    assert "mine.json is no state file of siemantic, or is damaged; restore it" in done.err


@pytest.mark.parametrize("command", [PLAN, ("status",)], ids=lambda each: each[0])
def test_a_wrong_token_is_told(qradar, files, command):
    done = qradar(*command, SIEMANTIC_QRADAR_TOKEN="a-wrong-one")  # noqa: S106 - it is wrong
    assert (done.code, done.out) == (2, "")
    assert "does not take the token" in done.err
    assert files(".") == ["rules/a.yml", "rules/b.yml"]


def test_apply_deploys_and_can_be_repeated(qradar, server, tmp_path):
    done = qradar(*APPLY)
    assert done.code == 0, done.err
    assert "deployed package" in done.err
    assert (names(server), statuses(server)) == (NAMES, ["INSTALLED"])
    found = state(tmp_path)
    assert (len(found["deployed"]["records"]), found["pending"]) == (4, None)
    again = qradar(*APPLY)
    assert (again.code, again.out) == (0, "")
    assert again.err == "4 unchanged\nthere is nothing to do\n"
    assert (statuses(server), state(tmp_path)) == (["INSTALLED"], found)
    status = qradar("status")
    assert status.code == 0
    assert "2 rules and 2 building blocks" in status.out


def test_apply_changes_and_removes(qradar, server, write, rule, tmp_path):
    qradar(*APPLY)
    (tmp_path / "rules" / "b.yml").unlink()
    write(**{"rules/a.yml": rule("c")})
    done = qradar(*APPLY)
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    assert lines[:3] == [
        "change   BB:Sigma: A rule",
        "  changed: tests",
        "  it finds others, and not all of those that it found",
    ]
    assert lines[4:] == ["remove   Sigma: Another rule, and its building block"]
    assert "1 to change, 2 to remove, 1 unchanged" in done.err
    assert "the API cannot delete QIDs" in done.err
    assert names(server) == ["BB:Sigma: A rule", "Sigma: A rule"]
    assert qradar("status").code == 0


CORRELATION = """\
title: Many
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b99
correlation:
    type: {type}
    rules: [5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b10]
    group-by: [{group}]
    timespan: {timespan}
    condition: {condition}
level: high
"""
GROUPED = "with the same: User (custom) before, Image (custom), User (custom) now"
COUNTED = {"type": "event_count", "group": "User", "timespan": "5m", "condition": "{gte: 5}"}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"condition": "{gte: 50}"}, ["at least so many: 5 before, 50 now"]),
        ({"timespan": "15m"}, ["within: 5 minutes before, 15 minutes now"]),
        ({"group": "Image, User"}, [GROUPED]),
        (
            {"type": "value_count", "condition": "{field: Image, gte: 5}"},
            ["with different: nothing before, Image (custom) now"],
        ),
    ],
    ids=["count", "time", "group", "values"],
)
def test_a_change_of_a_correlation_is_told_by_old_and_new(qradar, write, changed, told):
    write(**{"rules/c.yml": CORRELATION.format(**COUNTED)})
    assert qradar(*APPLY).code == 0
    write(**{"rules/c.yml": CORRELATION.format(**COUNTED | changed)})
    lines = qradar(*PLAN).out.splitlines()
    at = lines.index("change   Sigma: Many")
    assert lines[at + 1].startswith("  changed: ")
    assert lines[at + 2 :] == [f"  {each}" for each in told]


def test_what_a_person_has_switched_off_has_drifted_and_is_put_back(qradar, server):
    qradar(*APPLY)
    rule = ask(server, "GET", "/api/analytics/rules")[2][0]
    path = f"/api/analytics/rules/{rule['id']}"
    ask(server, "POST", path, b'{"enabled": false}')
    status = qradar("status")
    assert status.code == 1
    assert f"{rule['name']}: it was switched off on the console" in status.out
    done = qradar(*APPLY)
    assert f"drifted  {rule['name']}\n  it was switched off on the console\n" in done.out
    assert ask(server, "GET", path)[2]["enabled"] is True
    assert qradar("status").code == 0


def test_of_two_rules_with_one_name_the_one_that_has_drifted_is_told(qradar, server, write, rule):
    """And so is the other, each by its UUID."""
    write(**{"rules/b.yml": rule("b", "A rule", 11)})
    qradar(*APPLY)
    rules = ask(server, "GET", "/api/analytics/rules")[2]
    for number, each in enumerate(rules, 1):
        ask(server, "POST", f"/api/analytics/rules/{each['id']}", b'{"enabled": false}')
        status = qradar("status")
        assert (status.code, status.out.count("it was switched off")) == (1, number)
    (found,) = qradar("status", "--format", "json").objects
    told = {(each["name"], each["identifier"]) for each in found["drifted"]}
    assert told == {(each["name"], each["identifier"]) for each in rules}


def test_what_a_person_has_deleted_is_put_back(qradar, server):
    qradar(*APPLY)
    rule = ask(server, "GET", "/api/analytics/rules")[2][0]
    ask(server, "DELETE", f"/api/analytics/rules/{rule['id']}")
    assert qradar("status").code == 1
    assert qradar(*APPLY).code == 0
    assert names(server) == NAMES


def test_where_nobody_can_be_asked_nothing_is_done(qradar, server, files):
    done = qradar(*APPLY[:-1])
    assert done.code == 2
    assert "there is nobody to ask; say --yes" in done.err
    assert statuses(server) == []
    assert files(".") == ["rules/a.yml", "rules/b.yml"]


def test_a_rule_that_cannot_be_converted_stops_all(qradar, server, write):
    """Else it would be removed where it was deployed before."""
    qradar(*APPLY)
    write(**{"rules/a.yml": "title: broken now\n"})
    done = qradar(*APPLY)
    assert done.code == 1
    assert "not all rules can be deployed, so nothing is" in done.err
    assert names(server) == NAMES


# --- rollback ------------------------------------------------------------------------------------


def test_rollback_returns_to_the_package_before_and_forth_again(qradar, server, tmp_path):
    qradar(*APPLY)
    (tmp_path / "rules" / "b.yml").unlink()
    qradar(*APPLY)
    first, second = state(tmp_path)["previous"], state(tmp_path)["deployed"]["package"]
    done = qradar("rollback", "--yes")
    assert done.code == 0, done.err
    assert done.out == "create   Sigma: Another rule, and its building block\n"
    assert names(server) == NAMES
    found = state(tmp_path)
    assert (found["deployed"]["package"], found["previous"]) == (first, second)
    assert qradar("rollback", "--yes").code == 0
    assert names(server) == ["BB:Sigma: A rule", "Sigma: A rule"]
    assert qradar("status").code == 0


def test_rollback_says_what_the_change_back_means(qradar, write, rule):
    qradar(*APPLY)
    write(**{"rules/a.yml": rule("c")})
    qradar(*APPLY)
    done = qradar("rollback", "--profile", "plain", "--yes")
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    assert lines[:3] == [
        "change   BB:Sigma: A rule",
        "  changed: tests",
        "  it finds others, and not all of those that it found",
    ]
    assert lines[3].startswith("  only ")
    assert len(lines) == 4


def test_rollback_after_an_interrupted_apply_returns_to_what_was_deployed(
    qradar, server, kill_at, tmp_path
):
    qradar(*APPLY)
    text = (tmp_path / "rules" / "b.yml").read_text().replace("0b11", "0b12")
    (tmp_path / "rules" / "c.yml").write_text(text.replace("Another", "A third"))
    kill_at("GET", "/extensions_task_status/2")
    done = qradar("rollback", "--yes")
    assert done.code == 0, done.err
    assert names(server) == NAMES
    assert state(tmp_path)["pending"] is None
    assert qradar("status").code == 0


def test_rollback_without_a_package_before_is_told(qradar, tmp_path):
    fails(qradar("rollback", "--yes"), "knows of no package to return to")
    qradar(*APPLY)
    (tmp_path / "rules" / "b.yml").unlink()
    qradar(*APPLY)
    (tmp_path / "qradar-state.packages" / f"{state(tmp_path)['previous']}.zip").unlink()
    fails(qradar("rollback", "--yes"), "restore it, or apply the rules of then")
