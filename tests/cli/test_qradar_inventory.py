"""`siemantic qradar inventory`, and what other commands do with its file."""

import json

import pytest

from qradar.emulated import TOKEN, ask, emulated, event

QUERY = 'SELECT "{}" FROM events LIMIT 5 LAST 1 HOURS\n'
PROPERTIES = "/api/config/event_sources/custom_properties/regex_properties"


@pytest.fixture(scope="module")
def server():
    """A console with the columns of IBM's content and events of Windows."""
    with emulated([event(1)], profile="ibm") as found:
        yield found


@pytest.fixture
def qradar(siemantic, server):
    """Runs a command at the server; its output never has the token."""

    def run(*arguments, **more):
        ours = {"SIEMANTIC_QRADAR_CONSOLE": server.address, "SIEMANTIC_QRADAR_TOKEN": TOKEN}
        done = siemantic(*arguments, **(ours | more))
        assert TOKEN not in done.out + done.err
        return done

    return run


def test_the_inventory_is_written_to_a_file(qradar, tmp_path):
    done = qradar("qradar", "inventory", "-o", "site.json")
    assert (done.code, done.out) == (0, "")
    assert " with log sources; 0 reference sets\n" in done.err
    text = (tmp_path / "site.json").read_text(encoding="utf-8")
    assert TOKEN not in text
    assert qradar("qradar", "inventory").out == text


def test_a_rule_that_fits_the_console_can_fire(qradar, write, rule):
    write(**{"rules/a.yml": rule()})
    qradar("qradar", "inventory", "-o", "site.json")
    done = qradar("profile", "check", "rules", "--profile", "ibm", "--inventory", "site.json")
    assert (done.code, done.out) == (0, "")
    assert done.err.endswith("on the console each of 1 rule may fire\n")


def test_why_rules_can_never_fire_is_told(qradar, server, write, rule):
    """The property is switched off for rules, and nothing comes from Linux."""
    found = ask(server, "GET", PROPERTIES)[2]
    number = next(each["id"] for each in found if each["name"] == "Process Path")
    switch = {"use_for_rule_engine": False}
    ask(server, "POST", f"{PROPERTIES}/{number}", json.dumps(switch).encode())
    qradar("qradar", "inventory", "-o", "site.json")
    switch["use_for_rule_engine"] = True
    ask(server, "POST", f"{PROPERTIES}/{number}", json.dumps(switch).encode())
    linux = rule(title="Linux", number=11).replace("product: windows", "product: linux")
    write(**{"rules/a.yml": rule(), "rules/b.yml": linux})
    check = ("profile", "check", "rules", "--profile", "ibm", "--inventory", "site.json")
    done = qradar(*check)
    assert done.code == 1
    assert "unoptimised_property\tProcess Path\trules/a.yml\t" in done.out
    assert "empty_log_source\t11 (Linux OS)\trules/b.yml\tno enabled log source" in done.out
    assert "on the console 2 of 2 rules can never fire\n" in done.err
    kinds = {each["kind"] for each in qradar(*check, "--format", "json").objects}
    assert {"unoptimised_property", "empty_log_source"} <= kinds


def test_a_rule_that_can_match_otherwise_may_fire(qradar, write, rule, tmp_path):
    """By its command line, where the path of the parent is not seen (issue 8)."""
    qradar("qradar", "inventory", "-o", "site.json")
    content = json.loads((tmp_path / "site.json").read_text("utf-8"))
    content["console"]["properties"]["Parent Process Path"]["for_rules"] = False
    parts = (
        "one: {CommandLine|contains: xcopy}\n"
        "    two: {ParentImage|endswith: a}\n"
        "    condition: one or two\n"
    )
    text = rule().partition("    selection:")[0] + f"    {parts}"
    write(**{"rules/a.yml": text, "site.json": json.dumps(content)})
    check = ("profile", "check", "rules", "--profile", "ibm", "--inventory", "site.json")
    assert qradar(*check).code == 0
    write(**{"rules/a.yml": text.replace("one or two", "one and two")})
    done = qradar(*check)
    assert (done.code, done.out.split("\t")[:3]) == (
        1,
        ["unoptimised_property", "Parent Process Path", "rules/a.yml"],
    )


def test_a_correlation_of_rules_that_never_fire_never_fires(qradar, write, rule):
    linux = (
        rule().replace("product: windows", "product: linux").replace("title:", "name: a\ntitle:")
    )
    correlation = "correlation: {type: event_count, rules: [a], timespan: 5m, condition: {gte: 2}}"
    write(**{"rules/a.yml": linux, "rules/c.yml": f"title: C\n{correlation}\n"})
    qradar("qradar", "inventory", "-o", "site.json")
    done = qradar("profile", "check", "rules", "--profile", "ibm", "--inventory", "site.json")
    assert "stopped_rule\ta\trules/c.yml\tthe correlation needs this rule" in done.out
    assert done.err.endswith("on the console 2 of 2 rules can never fire\n")


def test_a_property_that_is_missing_is_told_with_the_nearest(qradar, write, rule, tmp_path):
    qradar("qradar", "inventory", "-o", "site.json")
    path = tmp_path / "site.json"
    path.write_text(path.read_text("utf-8").replace('"Process Path"', '"ProcessPath2"'), "utf-8")
    write(**{"rules/a.yml": rule()})
    done = qradar("profile", "check", "rules", "--profile", "ibm", "--inventory", "site.json")
    reason = "the console has no such column or custom property; near: ProcessPath2"
    assert done.code == 1
    assert f"missing_property\tProcess Path\trules/a.yml\t{reason}" in done.out


def test_the_checks_of_aql_take_the_file(qradar, write):
    qradar("qradar", "inventory", "-o", "site.json")
    write(**{"good.aql": QUERY.format("Process Path"), "bad.aql": QUERY.format("Process Pth")})
    assert qradar("aql", "check", "good.aql", "--schema", "site.json").code == 0
    done = qradar("aql", "check", "bad.aql", "--schema", "site.json")
    assert (done.code, "did you mean" in done.out) == (1, True)


def test_a_file_that_is_no_inventory_is_told(qradar, write, rule):
    write(**{"a.yml": rule(), "site.json": "{}"})
    done = qradar("profile", "check", "a.yml", "--inventory", "site.json")
    assert (done.code, done.out) == (2, "")
    assert "Error: 'site.json' is no inventory; write one with: siemantic qradar" in done.err


def test_the_example_can_be_run(qradar, tmp_path):
    assert (
        "Example: siemantic qradar inventory -o site.json"
        in qradar("qradar", "inventory", "--help").out
    )
    assert not (tmp_path / "site.json").exists()
