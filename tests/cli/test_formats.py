"""Each command that finds something says it in the formats of CI, each valid by its schema."""

import json

import pytest

from diffing.sides import commit
from reports.schemas import junit_problems, sarif_problems

pytestmark = pytest.mark.backends

QUERY = "SELECT * FROM events WHERE usrname = 'root'"
TOML = 'targets = ["sqlite"]\n'
COMMANDS = {
    "check": ("check", "rules", "-c", "none.cfg"),
    "verify": ("verify", "rules", "-t", "sqlite"),
    "build": ("build", "--check"),
    "test": ("test", "rules"),
    "diff": ("diff", "rules", "-t", "sqlite", "--against", "HEAD"),
    "aql check": ("aql", "check", "a.aql"),
}


@pytest.fixture
def report(siemantic, write, rule, tmp_path):
    """A repository in which every command finds something; gives what one reports in a format."""
    good = rule("a")
    write(**{"rules/a.yml": good, "rules/b.yml": rule("b", number=2), "siemantic.toml": TOML})
    write(**{"a.aql": QUERY, "none.cfg": "validators: []\n"})
    assert siemantic("build").code == 0
    commit(tmp_path)
    event = "title: it is found\nmatch: true\nevent: {Image: 'x'}\n"
    write(**{"rules/a.events.yaml": event})
    changed = good.replace("Image|endswith", "CommandLine|re: 'who'\n        Image|endswith")
    refused = rule("d", number=4).replace("endswith: '\\d.exe'", "expand: '%d%'")
    write(**{"rules/a.yml": changed, "rules/c.yml": "title: [", "rules/d.yml": refused})
    return lambda name, form: siemantic(*COMMANDS[name], "--format", form)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_format_is_valid_and_has_the_places(report, name):
    sarif = report(name, "sarif")
    assert (sarif.code, sarif_problems(sarif.out)) == (1, [])
    regions = [_region(each) for each in json.loads(sarif.out)["runs"][0]["results"]]
    assert regions
    assert all("startLine" in each for each in regions)
    assert any("startColumn" in each for each in regions)
    junit = report(name, "junit")
    assert (junit.code, junit_problems(junit.out)) == (1, [])
    assert "<failure" in junit.out
    github = report(name, "github")
    lines = github.out.splitlines()
    assert len(lines) == len(regions)
    assert all(each.startswith("::") and ",line=" in each for each in lines)
    markdown = report(name, "markdown").out
    assert markdown.startswith(f"### siemantic {name}\n\n")
    assert markdown.count("\n| error |") + markdown.count("\n| warning |") > 0


def _region(result):
    return result["locations"][0]["physicalLocation"].get("region", {})


@pytest.mark.parametrize("name", COMMANDS)
def test_json_is_still_a_list_of_objects(report, name):
    assert isinstance(report(name, "json").objects, list)


def test_what_a_target_refuses_is_a_skipped_test(siemantic, write, rule):
    write(
        **{"a.yml": rule("a"), "b.yml": rule("b").replace("endswith: '\\b.exe'", "expand: '%b%'")}
    )
    out = siemantic("verify", "a.yml", "b.yml", "-t", "qradar_aql", "--format", "junit").out
    assert (out.count("<skipped"), out.count('skipped="1"')) == (1, 1)


@pytest.mark.backends
def test_data_models_of_splunk_need_no_pipeline_to_be_named(siemantic, write, rule):
    """The format gets the one that it needs, as `-p` would name it."""
    write(**{"a.yml": rule()})
    words = ("convert", "a.yml", "-t", "splunk", "-f", "data_model")
    done = siemantic(*words)
    assert (done.code, done.out) == (0, siemantic(*words, "-p", "splunk_cim").out)
    assert "from datamodel=Endpoint.Processes" in done.out
    assert siemantic(*words, "--format", "json").objects[0]["pipelines"] == ["splunk_cim"]
