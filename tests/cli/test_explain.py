"""`siemantic explain`: what is done to a rule on its way to a query."""

import pytest

pytestmark = pytest.mark.backends


@pytest.fixture(autouse=True)
def repository(write, rule):
    """A rule in a file."""
    write(**{"a.yml": rule("cmd", "A Shell")})


def test_each_step_of_a_pipeline_says_what_goes_and_comes(siemantic):
    """In order, with the pipeline, and at the end the query."""
    done = siemantic("explain", "a.yml", "-t", "splunk")
    assert done.code == 0
    lines = done.out.splitlines()
    at = lines.index("sysmon: sysmon_process_creation_eventid (AddCondition)")
    assert lines[at + 1 : at + 4] == [
        "  - condition: selection",
        "  + added_1: EventID: 1",
        "  + condition: added_1 and (selection)",
    ]
    assert lines[-1].startswith('source="WinEventLog:Microsoft-Windows-Sysmon/Operational"')


def test_query_of_which_nothing_is_known_is_unverified(siemantic):
    """In that word, wherever it is shown."""
    done = siemantic("explain", "a.yml", "-t", "splunk")
    assert "unverified: splunk: nothing here reads or runs SPL" in done.err
    (found,) = siemantic("explain", "a.yml", "-t", "splunk", "--format", "json").objects
    assert found["unverified"] is True
    assert "unverified" not in siemantic("explain", "a.yml", "-t", "sqlite").err


@pytest.mark.parametrize("target", ["secops", "kusto"])
def test_pipeline_that_fails_is_told_as_convert_tells_it(siemantic, write, rule, target):
    """Whatever a pipeline of other authors raises."""
    fields = {"secops": "Nonsense: x", "kusto": "Hashes|contains: IMPHASH=1"}
    write(**{"b.yml": rule("cmd").replace("Image|endswith: '\\cmd.exe'", fields[target])})
    done = siemantic("explain", "b.yml", "-t", target)
    assert done.code == 0
    assert "unsupported_by_pipeline: " in done.out


def test_profile_says_columns_and_log_source(siemantic):
    """A target with a profile has no pipelines."""
    done = siemantic("explain", "a.yml", "-t", "qradar_aql", "--format", "json")
    (found,) = done.objects
    assert {"by": "ibm", "what": "field", "before": ["Image"], "after": ["Process Path"]} in found[
        "steps"
    ]
    assert any(each["what"] == "log source" for each in found["steps"])
    assert found["queries"][0].startswith("SELECT")


def test_own_pipeline_takes_the_place_of_the_others(siemantic, write):
    """By the name of its file."""
    transformation = "{type: field_name_mapping, mapping: {Image: Process}}"
    write(**{"p.yml": f"name: p\npriority: 1\ntransformations: [{transformation}]\n"})
    done = siemantic("explain", "a.yml", "-t", "sqlite", "-p", "p.yml")
    assert "p.yml: FieldMapping" in done.out
    assert "  + selection: Process: '*\\cmd.exe'" in done.out


def test_fields_stay_without_a_pipeline(siemantic):
    """By a name for none at all; an empty one is no name, whatever folder it is run in."""
    done = siemantic("explain", "a.yml", "-t", "splunk", "-p", "none")
    assert "nothing is done to the rule" in done.out
    refused = siemantic("explain", "a.yml", "-t", "splunk", "-p", "")
    assert (refused.code, refused.out) == (2, "")
    assert "give -p none" in refused.err


def test_rule_that_a_pipeline_refuses_and_broken_one_are_told(siemantic, write, rule):
    """The reason in both."""
    refused = rule("cmd").replace("process_creation", "none").replace("product: windows", "")
    write(**{"b.yml": refused})
    done = siemantic("explain", "b.yml", "-t", "kusto")
    assert (done.out + done.err).count("Unable to determine table name") == 1
    assert "= choose other pipelines with -p" in done.out
    write(**{"c.yml": "title: x\nlogsource: {}\n"})
    assert siemantic("explain", "c.yml", "-t", "kusto").code == 1


def test_table_that_a_pipeline_chooses_is_a_step(siemantic):
    """It is in the query and nowhere in the rule."""
    lines = siemantic("explain", "a.yml", "-t", "kusto").out.splitlines()
    at = lines.index("  + query_table: DeviceProcessEvents")
    assert lines[at - 1].startswith("microsoft_xdr: ")


TESTED = """
        - Image|contains|all: [x, y]
          User: [u, v]
        - Image|contains: [x, y]
"""


def test_values_of_which_all_or_one_must_be_there_can_be_told_apart(siemantic, write, rule):
    """And alternatives from what must all hold."""
    transformation = "{type: field_name_mapping, mapping: {Image: [P, Q], User: U}}"
    write(**{"p.yml": f"name: p\npriority: 1\ntransformations: [{transformation}]\n"})
    write(**{"b.yml": rule("cmd").replace("\n        Image|endswith: '\\cmd.exe'", TESTED)})
    (step,) = siemantic(
        "explain", "b.yml", "-t", "sqlite", "-p", "p.yml", "--format", "json"
    ).objects[0]["steps"]
    assert step["before"] == [
        "selection, alternative 1: Image: '*x*' and Image: '*y*' and (User: 'u' or User: 'v')",
        "selection, alternative 2: Image: '*x*' or Image: '*y*'",
    ]
    assert step["after"][1] == (
        "selection, alternative 2: P: '*x*' or P: '*y*' or Q: '*x*' or Q: '*y*'"
    )


def test_each_rule_of_a_folder_is_explained(siemantic, write, rule):
    """By itself, in the order of the files."""
    write(**{"r/a.yml": rule("cmd", "A Shell"), "r/b.yml": rule("ps", "Another", 11)})
    found = siemantic("explain", "r", "-t", "splunk", "--format", "json").objects
    assert [each["title"] for each in found] == ["A Shell", "Another"]
