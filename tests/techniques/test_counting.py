"""Law: a rule counts once for each technique that it is tagged with, and for what that is of."""

import json

import pytest
from jsonschema import Draft202012Validator

from cases_of import CASES, cases_of
from siemantic.convert import load_workload
from siemantic.coverage import count_techniques, needed_sources, read_wanted, score_of
from siemantic.errors import ConfigurationError
from siemantic.reports.navigator import to_layer

LAYER = json.loads((CASES / "techniques" / "layer.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def documents(tmp_path):
    """Rules with these tags, and levels from low to critical."""

    def load(tags, source="{product: windows, category: file_event}"):
        levels = ("low", "medium", "high", "critical")
        for number, (each, level) in enumerate(zip(tags, levels, strict=False)):
            rule = {
                "title": f"<b>{number}</b>\u202e",
                "tags": each,
                "level": level,
                "detection": {"a": {"b": "c"}, "condition": "a"},
            }
            text = json.dumps(rule)[:-1] + f', "logsource": {source}}}'
            (tmp_path / f"{number}.yml").write_text(text, encoding="utf-8")
        return [each.document for each in load_workload([str(tmp_path)]).units]

    return load


@pytest.mark.parametrize("case", cases_of("techniques/counting.yml"))
def test_numbers_and_layer_are_those_of_the_case(documents, case):
    """The numbers of rules; the layer is valid, and scores what rules name themselves."""
    covered = count_techniques(documents(case["tags"]))
    assert {each.technique: len(each.all_rules) for each in covered} == case["numbers"]
    layer = json.loads(to_layer(covered, (), "count"))
    assert not list(Draft202012Validator(LAYER).iter_errors(layer))
    assert {each["techniqueID"]: each["score"] for each in layer["techniques"]} == case["scores"]
    assert layer["gradient"]["maxValue"] > layer["gradient"]["minValue"]


@pytest.mark.parametrize(("score", "number"), [("count", 4), ("max", 5), ("level", 26)])
def test_scores_are_those_of_sigma_cli(documents, score, number):
    """sigma-cli 3.1 gives the same for a low, a medium, a high and a critical rule."""
    (covered,) = count_techniques(documents([["attack.t1059"]] * 4))
    assert score_of(covered.rules, score) == number


def test_layer_with_gaps_is_valid(documents):
    """A gap has no score, and is told from techniques with rules of no score."""
    covered = count_techniques(documents([["attack.t1059.001"]]), wanted=("T1059", "T1074.002"))
    layer = json.loads(to_layer(covered, (), "count"))
    assert not list(Draft202012Validator(LAYER).iter_errors(layer))
    scores = {each["techniqueID"]: each["score"] for each in layer["techniques"]}
    assert scores == {"T1059.001": 1, "T1074.002": 0}


def test_comment_names_rules_without_their_tricks(documents):
    """Titles are text of one line each."""
    layer = json.loads(to_layer(count_techniques(documents([["attack.t1059"]])), (), "count"))
    assert layer["techniques"][0]["comment"] == "<b>0</b>\\u202e"


def test_log_sources_say_what_to_collect(documents):
    """Channels and event ids, and the techniques that they bring."""
    (source,) = needed_sources(documents([["attack.t1059"], ["attack.t1074.002"]]))
    assert (source.name, len(source.rules)) == ("windows / file_event", 2)
    assert source.channels == ("Microsoft-Windows-Sysmon/Operational",)
    assert source.event_ids == ("11",)
    assert source.techniques == ("T1059", "T1074.002")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("T1059\n\n# a comment\nt1074.002 Remote Data Staging\nT1059\n", ("T1059", "T1074.002")),
        (
            '{"techniques": [{"techniqueID": "T1059"}, {"techniqueID": "T1", "enabled": false}]}',
            ("T1059",),
        ),
    ],
)
def test_wanted_techniques_are_a_list_or_a_layer(tmp_path, text, found):
    """A line each with anything behind it, or a layer of the Navigator."""
    path = tmp_path / "wanted.txt"
    path.write_text(text, encoding="utf-8")
    assert read_wanted(path) == found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("T1059\nphishing\n", "wanted.txt:2: 'phishing' is no technique"),
        ("# nothing\n", "names no technique"),
        ("{}", "no layer"),
        ('{"techniques": [7]}', "no layer"),
        ("{", "no layer"),
    ],
)
def test_wrong_list_is_one_clear_message(tmp_path, text, message):
    """With the line, and what a line should be."""
    path = tmp_path / "wanted.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=message):
        read_wanted(path)
