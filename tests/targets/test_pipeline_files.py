"""
Law: a pipeline file changes rules and queries, and does nothing else unless it is let.

That holds whatever pySigma lets it do, by its own variables of the environment too.
"""

import os

import pytest
import yaml

from cases_of import cases_of
from siemantic.convert import load_workload
from siemantic.errors import ConfigurationError, UnsupportedError
from siemantic.targets.converter import open_converter
from siemantic.targets.pipeline_files import ITEMS, POWERS, pipeline_text
from siemantic.targets.request import TargetRequest

RULE = """\
title: A rule
logsource: {category: process_creation, product: windows}
detection:
  selection: {CommandLine|expand: '%name%'}
  plain: {CommandLine: a}
  condition: plain
"""
HOSTILE = cases_of("pipelines/hostile.yml")
SWITCHES = ("PYSIGMA_ALLOW_VARS_EXECUTION", "PYSIGMA_ALLOW_EXTERNAL_SOURCES")


@pytest.fixture
def place(tmp_path, monkeypatch):
    """The folder of a secret, a rule and a pipeline, where pySigma's own switches are on."""
    for each in SWITCHES:
        monkeypatch.setenv(each, "1")
    (tmp_path / "secret.txt").write_text("TOP-SECRET")
    (tmp_path / "rule.yml").write_text(RULE)
    return tmp_path


def _write(place, text):
    words = {"secret": place / "secret.txt", "folder": place, "pwned": place / "pwned"}
    for name, path in words.items():
        text = text.replace("{{" + name + "}}", str(path))
    (place / "ours.yml").write_text(text)
    return str(place / "ours.yml")


def _request(path, *powers):
    return TargetRequest("qradar_aql", "plain", (path,), powers=powers)


def _output(place, request):
    """What is written, or said instead of it."""
    workload = load_workload([str(place / "rule.yml")])
    converter = open_converter(request)
    try:
        queries, _ = converter.convert(workload.units[0])
        return converter.finalize(queries)
    except (ConfigurationError, UnsupportedError) as error:
        return f"fails: {error}"


@pytest.mark.parametrize("case", HOSTILE)
def test_a_pipeline_file_does_nothing_but_change_rules_and_queries(place, case):
    """It is refused, fails at what it may not have, or gives what it says."""
    path = _write(place, case["pipeline"])
    if "refused" in case:
        with pytest.raises(ConfigurationError) as caught:
            open_converter(_request(path))
        assert case["refused"] in str(caught.value)
    else:
        output = _output(place, _request(path))
        assert case.get("fails", "") in output
        assert output.startswith("fails: ") == ("fails" in case)
        assert case.get("gives", "") in output
        assert "TOP-SECRET" not in output
    assert not (place / "pwned").exists()


@pytest.mark.parametrize("case", cases_of("pipelines/misfits.yml"))
def test_what_pysigma_does_not_take_is_told(place, case):
    """The error names the file and the part of it."""
    path = _write(place, case["pipeline"])
    with pytest.raises(ConfigurationError) as caught:
        open_converter(_request(path))
    assert str(caught.value) == f"the pipeline '{path}' cannot be read: {case['refused']}"


def test_a_pipeline_that_fails_at_a_rule_is_no_fault_of_the_backend(place):
    text = """\
transformations:
  - {type: set_state, key: k, val: a}
  - {type: case, rule_conditions: [{type: processing_state, key: k, val: 3, op: gt}]}
"""
    output = _output(place, _request(_write(place, text)))
    assert output.startswith("fails: a pipeline fails at the rule with TypeError: ")


@pytest.mark.parametrize("key", ["Image|re", "'|re'"])
def test_an_expression_that_is_a_number_is_told(place, key):
    text = f"transformations: [{{type: add_condition, conditions: {{{key}: 5}}}}]"
    output = _output(place, _request(_write(place, text)))
    assert output == "fails: a regular expression is a text, not 5"


@pytest.mark.parametrize("value", ["null", "[null, a]"])
def test_nothing_is_a_value_that_a_condition_asks_for(place, value):
    """A field that is not there, which no type of pySigma's names."""
    text = f"transformations: [{{type: add_condition, conditions: {{User: {value}}}}}]"
    assert "User IS NULL" in _output(place, _request(_write(place, text)))


def test_numbers_are_texts_and_values_where_pysigma_takes_them(place):
    text = """\
transformations:
  - {id: 5, type: add_condition, conditions: {EventID: [1, 2], Channel: 5}}
  - {type: case, rule_conditions: [{type: processing_item_applied, processing_item_id: 5}]}
  - {type: set_value, value: null, field_name_conditions: [{type: include_fields, fields: [a]}]}
"""
    assert "EventID = '1'" in _output(place, _request(_write(place, text)))


@pytest.mark.parametrize("case", [each for each in HOSTILE if "may" in each.values[0]])
def test_a_power_that_is_asked_for_lets_the_file_be_read(place, case):
    """That power alone: all others are of no use."""
    path = _write(place, case["pipeline"])
    open_converter(_request(path, case["may"]))
    with pytest.raises(ConfigurationError):
        open_converter(_request(path, *(each for each in POWERS if each != case["may"])))


def test_values_come_from_a_file_that_may_be_read(place):
    path = _write(place, "transformations: [{type: file_placeholders, path: '{{secret}}'}]")
    (place / "rule.yml").write_text(RULE.replace("condition: plain", "condition: selection"))
    assert "TOP-SECRET" in _output(place, _request(path, "read-files"))


@pytest.mark.parametrize(
    "text",
    [
        "finalizers: [{type: template, template: '{{ queries }}'}]",
        "transformations: [{type: query_expression_placeholders, expression: '{field} in {id}'}]",
    ],
)
def test_what_another_pysigma_does_not_confine_is_refused_there(place, text):
    """That of the isolated targets datadog and insightidr is 0.11."""
    with pytest.raises(ConfigurationError, match="of isolated targets"):
        pipeline_text(_write(place, text))


@pytest.mark.backends
@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize(
    ("name", "gives"),
    [
        ("admins", "CommandLine IN list(admins)"),
        ("a) OR (1=1", "fails: the placeholder 'a) OR (1=1' would become a part of the query"),
        ("mapped one", "CommandLine IN list(known)"),
    ],
)
def test_a_placeholder_brings_no_more_than_a_name_into_a_query(place, name, gives, nested):
    """Its name is the rule's, and the query is the pipeline's."""
    item = {
        "type": "query_expression_placeholders",
        "expression": "{field} IN list({id})",
        "mapping": {"mapped one": "known"},
    }
    items = [{"type": "nest", "items": [item]}] if nested else [item]
    path = _write(place, yaml.safe_dump({"transformations": items}))
    rule = RULE.replace("condition: plain", "condition: selection").replace("%name%", f"%{name}%")
    (place / "rule.yml").write_text(rule)
    assert _output(place, TargetRequest("splunk", None, (path,))).startswith(gives)


@pytest.mark.backends
def test_no_backend_writes_files_itself(place):
    request = TargetRequest("panther", options=(("output_dir", str(place)),))
    with pytest.raises(ConfigurationError, match="use -o"):
        open_converter(request)


def test_what_another_pysigma_gets_is_what_was_looked_at(place):
    text = "vars: {a: [1, x]}\npriority: 5\ntransformations: [{type: case, method: lower}]\n"
    assert yaml.safe_load(pipeline_text(_write(place, text))) == yaml.safe_load(text)


def test_every_item_that_pysigma_has_is_known():
    """A new one is looked at before it is let through."""
    from sigma.processing.finalization import finalizers
    from sigma.processing.postprocessing import query_postprocessing_transformations
    from sigma.processing.transformations import transformations

    for known, theirs in zip(
        ITEMS.values(),
        (transformations, query_postprocessing_transformations, finalizers),
        strict=True,
    ):
        # The package for Loki adds and replaces some when it is imported, which pySigma has not.
        own = {name for name, kind in theirs.items() if kind.__module__.startswith("sigma.proc")}
        assert own <= set(known) <= set(theirs)


def test_what_is_no_file_is_no_pipeline(place):
    """A pipe would be read by pySigma as a file of which nothing is known."""
    os.mkfifo(place / "pipe")
    with pytest.raises(ConfigurationError, match="unknown pipeline"):
        open_converter(_request(str(place / "pipe")))
