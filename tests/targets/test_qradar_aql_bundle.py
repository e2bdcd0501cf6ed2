"""One query of many rules: it finds what any of them finds, and names the first that does."""

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sigma.rule import SigmaRule

from cases_of import cases_of
from siemantic.aql.evaluator import Environment, World, run
from siemantic.aql.parser import parse
from siemantic.aql.readings import readings_over
from siemantic.matcher import matches
from siemantic.ruletests import find_tests
from siemantic.ruletests.case import EventCase
from siemantic.targets.converter import open_converter
from siemantic.targets.qradar_aql.bundle import LABEL
from siemantic.targets.request import TargetRequest

ROOT = Path(__file__).parents[2]
LEVELS = ["critical", "high", "medium", "low", "informational", None]
OPEN = readings_over(["equals", "matches", "null", "backslashes", "wildcards"])


def build(content):
    """A rule of a case."""
    return SigmaRule.from_dict({"title": "a rule", "logsource": {"category": "test"}} | content)


def bundle(rules, profile="plain"):
    """The text of the bundle of these rules."""
    converter = open_converter(TargetRequest("qradar_aql", profile, (), "bundle"))
    return converter.finalize(
        [each for rule in rules for each in converter.convert_built([rule])[0]]
    )


def labels(query, rows, reading, column=LABEL):
    """Number of a row -> its label, for the rows that the query finds."""
    numbered = [{**row, "number": number} for number, row in enumerate(rows)]
    result = run(
        parse(query), World({"events": numbered}, Environment(0, reading), ignores_time=True)
    )
    return {row["number"]: row[column] for row in result.rows}


@pytest.mark.parametrize("case", cases_of("qradar_aql/bundles.yml"))
def test_rules_become_one_query(case):
    """The rules of a case become exactly its query."""
    assert bundle(map(build, case["rules"])) == case["expect"]


# --- the law -----------------------------------------------------------------------------------

items = st.dictionaries(st.sampled_from("ABC"), st.sampled_from(["a", "b", None]), min_size=1)
conditions = st.sampled_from(["x and y", "x or y", "x and not y", "not x", "not (x or y)"])
rules = st.tuples(items, items, conditions, st.sampled_from(LEVELS))


@settings(max_examples=150, deadline=None)
@given(st.lists(rules, min_size=1, max_size=5))
def test_bundle_finds_and_names_what_the_first_of_its_rules_finds(parts):
    """Under every reading, over every event of three fields: the most severe rule that matches."""
    built = [
        {"title": f"rule {number}", "detection": {"x": x, "y": y, "condition": condition}}
        | ({"level": level} if level else {})
        for number, (x, y, condition, level) in enumerate(parts)
    ]
    text = bundle(map(build, built)).replace(", *", ", number, *")
    events = [
        {name: value for name, value in zip("ABC", values, strict=True) if value is not None}
        for values in product((None, "a", "b"), repeat=3)
    ]
    by_level = sorted(built, key=lambda rule: LEVELS.index(rule.get("level")))
    expected = {
        number: next(rule["title"] for rule in by_level if matches(build(rule), event))
        for number, event in enumerate(events)
        if any(matches(build(rule), event) for rule in built)
    }
    for reading in OPEN:
        assert (
            labels(text, [{"A": None, "B": None, "C": None} | e for e in events], reading)
            == expected
        )


def test_more_rules_than_can_be_nested_become_several_queries():
    """Every rule is in one of them, in the order of the levels."""
    many = [
        {"title": f"rule {n}", "detection": {"x": {"A": str(n)}, "condition": "x"}}
        for n in range(100)
    ]
    queries = bundle(map(build, many)).split("\n\n")
    assert 1 < len(queries) < 10
    found = [
        labels(query.replace(", *", ", number, *"), [{"A": str(n)} for n in range(100)], OPEN[0])
        for query in queries
    ]
    assert {n: label for each in found for n, label in each.items()} == {
        n: f"rule {n}" for n in range(100)
    }


# --- the public query of docs/examples -----------------------------------------------------------

STAGING = {
    "Archive File Created In A Staging Folder": "ArchiveInStagingDir",
    "Xcopy Or Robocopy With A UNC Path": "RemoteCopyToolToUNC",
    "Files Copied Or Moved With A UNC Path By A Shell": "PSCmdRemoteCopy",
}


def test_bundle_of_the_staging_rules_labels_as_the_mended_page_does():
    """Both queries run over the events of all rule tests give every event the same label."""
    texts = [path for path in (ROOT / "rules").rglob("*.yml") if _title(path) in STAGING]
    assert len(texts) == len(STAGING)
    staging = [SigmaRule.from_yaml(path.read_text(encoding="utf-8")) for path in texts]
    page = (ROOT / "docs" / "examples" / "remote_data_staging_mended.aql").read_text(
        encoding="utf-8"
    )
    rows = [_row(event) for event in _events()]
    ours = bundle(staging, "sysmon").replace(" AS 'Rule',", " AS 'Rule', number,")
    theirs = page.replace("TargetFilename,\nCASE", "TargetFilename, number,\nCASE")
    for reading in readings_over(["equals", "null"]):
        found = labels(ours, rows, reading)
        assert {n: STAGING[title] for n, title in found.items()} == labels(
            theirs, rows, reading, "detection_type"
        )
        assert set(found.values()) == set(STAGING)


NAMED = [
    "CommandLine", "ParentImage", "Image", "TargetFilename", "NewProcessName", "EventID", "User",
    "Computer", "sourceip", "username", "qid", "category", "logsourceid",
]  # fmt: skip
"""The columns that the two queries name, which a console knows though an event lacks them."""


def _title(path):
    return path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("title: ")


def _events():
    tests, problems = find_tests([str(ROOT / "rules")])
    assert problems == ()
    for test in tests:
        if isinstance(test.case, EventCase):
            yield test.case.event


def _row(event):
    """The event as the console has it, with the columns that tell log sources apart."""
    console = {"starttime": 0, "devicetype": 12, "qideventcategory": event.get("Channel")}
    missing = dict.fromkeys(NAMED)
    return {name.lower(): value for name, value in (missing | console | event).items()}
