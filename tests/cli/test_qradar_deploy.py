"""`siemantic qradar plan` and `status`, against the emulated console over HTTP."""

import json

import pytest

from qradar.emulated import TOKEN, emulated


@pytest.fixture
def server():
    """A console without rules."""
    with emulated(()) as found:
        yield found


@pytest.fixture
def qradar(siemantic, server, tmp_path):
    """Runs a command at the console; neither its output nor any file has the token."""

    def run(*arguments, **variables):
        ours = {"SIEMANTIC_QRADAR_CONSOLE": server.address, "SIEMANTIC_QRADAR_TOKEN": TOKEN}
        done = siemantic("qradar", *arguments, **(ours | variables))
        files = [each for each in tmp_path.rglob("*") if each.is_file()]
        written = b"".join(each.read_bytes() for each in files)
        assert TOKEN not in done.out + done.err + written.decode(errors="replace")
        assert "Traceback" not in done.err
        return done

    return run


@pytest.fixture(autouse=True)
def _rules(write, rule):
    """Two rules in a folder."""
    write(**{"rules/a.yml": rule(), "rules/b.yml": rule("b", "Another rule", 11)})


PLAN = ("plan", "rules", "--profile", "plain")


def test_plan_says_what_would_be_created_and_changes_nothing(qradar, files):
    done = qradar(*PLAN)
    assert (done.code, done.out.splitlines()) == (
        0,
        [
            "create   BB:Sigma: A rule",
            "create   BB:Sigma: Another rule",
            "create   Sigma: A rule",
            "create   Sigma: Another rule",
        ],
    )
    assert done.err == "4 to create\n"
    assert files(".") == ["rules/a.yml", "rules/b.yml"]


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


def test_status_where_nothing_was_deployed(qradar, server):
    done = qradar("status")
    assert (done.code, done.out) == (0, f"nothing was deployed to {server.address}\n")


@pytest.mark.parametrize("command", [PLAN, ("status",)], ids=lambda each: each[0])
def test_a_state_that_is_none_is_told(qradar, write, command):
    write(**{"mine.json": json.dumps({"format": 1})})
    done = qradar(*command, "--state", "mine.json")
    assert (done.code, done.out) == (2, "")
    assert "mine.json is no state file of siemantic, or is damaged; restore it" in done.err


@pytest.mark.parametrize("command", [PLAN, ("status",)], ids=lambda each: each[0])
def test_a_wrong_token_is_told(qradar, files, command):
    done = qradar(*command, SIEMANTIC_QRADAR_TOKEN="wrong")  # noqa: S106 - it is wrong
    assert (done.code, done.out) == (2, "")
    assert "does not take the token" in done.err
    assert files(".") == ["rules/a.yml", "rules/b.yml"]
