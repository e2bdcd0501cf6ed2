"""Rules find their recorded events through their AQL, whatever IBM leaves open."""

import json

import pytest
from sigma.rule import SigmaRule

from siemantic.aql.readings import READINGS
from siemantic.matcher import matches
from targets.converting import convert_folder, finds

pytestmark = pytest.mark.regression


@pytest.fixture(scope="module", params=["plain", "sysmon"])
def conversions(request):
    """The folder of each rule and its conversion, with one profile."""
    folder = request.config.getoption("--regression")
    found = convert_folder(folder, request.param)
    assert len(found) > 100
    return [((folder / each.place.relative).parent, each) for each in found]


def test_every_rule_finds_its_events(conversions):
    """Under every reading the events that the rule matches, as many as are expected at least."""
    for folder, conversion in conversions:
        assert conversion.status == "converted", conversion.problem
        rule = SigmaRule.from_yaml((folder / "rule.yml").read_text(encoding="utf-8"))
        events = [_named(event) for event in _read(folder / "events.jsonl")]
        expected = [matches(rule, event) for event in events]
        found = [set(finds(conversion, _row(event), READINGS)) for event in events]
        assert found == [{each} for each in expected], folder.name
        count = next(iter(_read(folder / "expect.json")))["match_count"]
        assert sum(expected) >= (count or 1), folder.name


def _read(path):
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def _named(event):
    """The event by Sigma's names, which have no blanks: `Threat Name` is ThreatName."""
    return {name.replace(" ", ""): value for name, value in event.items()}


def _row(event):
    """The event as the console has it, with the columns that tell log sources apart."""
    text = json.dumps(event)
    return event | {"devicetype": 12, "qideventcategory": event["Channel"], "payload": text}
