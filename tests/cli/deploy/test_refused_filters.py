"""Rules whose filters the console refuses: told before anything is sent, and left out if asked."""

import pytest

from cli.deploy.deployed import NAMES, fails, names, state, statuses
from qradar.between import Fault
from qradar.emulated import ask, emulated

SITE = "title: ours\nextends: plain\nunmapped_fields: error\nfields:\n  Image: Process Path\n"
PLAN = ("plan", "rules", "--profile", "site.yml")
APPLY = ("apply", "rules", "--profile", "site.yml", "--yes")
REFUSED = (
    "rules/b.yml:6:1: refused_by_console: the console refuses its filter:"
    " unknown column 'Process Path'"
)
PROPERTIES = "/api/config/event_sources/custom_properties/regex_properties"
VALIDATORS = "/api/ariel/validators/aql"


@pytest.fixture
def server():
    """A console with the built-in columns and one more."""
    with emulated([{"Command": "x"}]) as found:
        yield found


@pytest.fixture(autouse=True)
def _rules(write, rule):
    """A rule about a property that the console has, and one about another."""
    taken = rule().replace("Image|endswith", "CommandLine|endswith")
    site = f"{SITE}  CommandLine: Command\n"
    write(**{"rules/a.yml": taken, "rules/b.yml": rule("b", "Another rule", 11), "site.yml": site})


def test_plan_says_which_and_why(qradar):
    done = qradar(*PLAN)
    assert done.code == 1
    lines = done.err.splitlines()
    assert lines[0].startswith(REFUSED)
    assert "profile check --inventory" in lines[1]
    assert lines[2:] == ["4 to create"]


def test_apply_deploys_nothing(qradar, server, files):
    done = qradar(*APPLY)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(REFUSED)
    assert done.err.splitlines()[-1].startswith("not all rules can be deployed, so nothing is")
    assert (names(server), statuses(server)) == ([], [])
    assert "qradar-state.json" not in files(".")


def test_they_are_left_out_as_those_that_cannot_be_converted(qradar, server, tmp_path):
    done = qradar(*APPLY, "--skip-unsupported")
    assert done.code == 0, done.err
    assert done.err.startswith(REFUSED)
    assert names(server) == ["BB:Sigma: A rule", "Sigma: A rule"]
    assert len(state(tmp_path)["deployed"]["records"]) == 2
    again = qradar(*APPLY, "--skip-unsupported")
    assert (again.code, again.err.splitlines()[-1]) == (0, "there is nothing to do")
    assert statuses(server) == ["INSTALLED"]


def test_where_all_are_refused_nothing_is_left(qradar, server, tmp_path):
    (tmp_path / "rules" / "a.yml").unlink()
    done = qradar(*APPLY, "--skip-unsupported")
    assert (done.code, names(server)) == (2, [])
    assert done.err.endswith("Error: the console refuses the filters of all rules\n")


def test_a_correlation_of_such_a_rule_is_refused_with_it(qradar, write):
    write(**{"rules/c.yml": CORRELATION})
    done = qradar(*PLAN)
    assert "rules/c.yml:3:1: refused_by_console" in done.err


CORRELATION = """\
title: Many
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b99
correlation:
    type: event_count
    rules: [5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b11]
    group-by: [CommandLine]
    timespan: 5m
    condition: {gte: 5}
"""


def test_what_is_deployed_is_not_asked_for_again(qradar, server, proxy, write, rule):
    """A plan of thousands of rules asks for those that are new."""
    write(**{"rules/b.yml": rule("b", "Another rule", 11).replace("Image|", "CommandLine|")})
    assert qradar(*APPLY).code == 0
    assert names(server) == NAMES
    assert proxy.asked.count(("POST", VALIDATORS)) == len(NAMES) // 2
    assert qradar(*PLAN).code == 0
    assert proxy.asked.count(("POST", VALIDATORS)) == len(NAMES) // 2


def test_a_property_that_the_rule_engine_does_not_see_is_told(qradar, server, tmp_path):
    """The validator takes it, since searches see it."""
    (tmp_path / "rules" / "b.yml").unlink()
    listed = ask(server, "GET", PROPERTIES)[2]
    (number,) = [each["id"] for each in listed if each["name"] == "Command"]
    told = "note: the rule engine does not see 'Command': "
    assert told not in qradar(*PLAN).err
    ask(server, "POST", f"{PROPERTIES}/{number}", b'{"use_for_rule_engine": false}')
    done = qradar(*PLAN)
    (line,) = [each for each in done.err.splitlines() if each.startswith(told)]
    assert line.endswith("(1 rule: rules/a.yml)")
    assert (done.code, told in qradar(*APPLY).err, told in qradar(*PLAN).err) == (0, True, False)


def test_a_console_that_fails_meanwhile_has_got_nothing(qradar, server, proxy, files):
    proxy.faults.append(Fault("POST", VALIDATORS, status=500))
    fails(qradar(*APPLY), "POST /api/ariel/validators/aql gives 500")
    assert (names(server), statuses(server)) == ([], [])
    assert "qradar-state.json" not in files(".")
