"""Which values of rules no test exercises."""

from dataclasses import replace

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from sigma.rule import SigmaRule

from cases_of import cases_of
from ruletests.correlations import files
from ruletests.layouts import write
from ruletests.test_failures import CONDITIONS, EVENTS, ITEMS, build
from siemantic.matcher import matches
from siemantic.matcher.folding import fold_rule
from siemantic.matcher.rule import VERDICTS
from siemantic.ruletests import find_tests
from siemantic.ruletests.coverage import cover
from siemantic.ruletests.hanging import leaves_of, verdict_on


@pytest.mark.parametrize("case", cases_of("ruletests/coverage.yml"))
def test_values_without_a_test_are_those_of_the_case(case, tmp_path):
    """With their lines in the rule."""
    tests = [
        {"title": "t", "match": match, "event": event}
        for match, key in ((True, "match"), (False, "miss"))
        for event in case.get(key, ())
    ]
    rule = {"title": "A rule", "logsource": {"category": "test"}, "detection": case["detection"]}
    text = yaml.safe_dump(rule, sort_keys=False)
    write(tmp_path, {"r/a.yml": text, "r/a.events.yaml": yaml.safe_dump_all(tests)})
    ((covered,), problems) = cover(find_tests([str(tmp_path)])[0], [str(tmp_path)])
    assert problems == ()
    assert (covered.tests, [each.written for each in covered.missing]) == (
        len(tests),
        case["missing"],
    )
    assert covered.count >= len(covered.missing)
    lines = text.split("\n")
    for each in covered.missing:
        value = each.written.rpartition(": ")[2].strip("'*")
        assert value in lines[each.line - 1]


MANY = {
    "rules": {"failed": {"Result": ["fail", "locked"]}},
    "correlations": {
        "many": {
            "type": "event_count",
            "rules": ["failed"],
            "timespan": "5m",
            "condition": {"gte": 2},
        }
    },
    "stream": [{0: {"Result": "fail"}}, {10: {"Result": "fail"}}, {20: {"Result": "ok"}}],
}


@pytest.mark.parametrize(
    ("alerts", "missing"),
    [
        ([{10: {}}], ["Result: 'locked'"]),
        ([], ["Result: 'fail'", "Result: 'locked'"]),
        ([{20: {}}], ["Result: 'fail'", "Result: 'locked'"]),
    ],
    ids=["a test that passes", "one that fails", "another that fails"],
)
def test_a_stream_exercises_the_rules_that_its_correlation_names(tmp_path, alerts, missing):
    write(tmp_path, {**files({**MANY, "alerts": alerts})})
    ((covered,), problems) = cover(find_tests([str(tmp_path)])[0], [str(tmp_path / "r")])
    assert problems == ()
    assert [each.written for each in covered.missing] == missing


@given(st.builds(lambda *parts: parts, ITEMS, ITEMS, CONDITIONS), EVENTS)
def test_a_verdict_hangs_on_what_turns_it(parts, event):
    """The verdict is that of `matches`, and a value is in it exactly if its loss turns it."""
    one, two, condition = parts
    rule = build({"one": one, "two": two, "condition": condition})
    found = verdict_on(rule, event)
    assert found.holds == matches(rule, event)
    turning = {
        id(value) for _, value in leaves_of(rule) if _without(rule, event, value) != found.holds
    }
    assert found.hangs_on == turning


def _without(rule: SigmaRule, event, value):
    """The verdict if no field had the value."""

    def has(event, field, other):
        return other is not value and VERDICTS.field(event, field, other)

    return fold_rule(rule, event, replace(VERDICTS, field=has))


def test_our_own_rules_are_exercised_in_full(root):
    """Of every value of every rule that we ship, a test knows."""
    rules = [str(root / "rules")]
    covered, problems = cover(find_tests(rules)[0], rules)
    assert problems == ()
    assert len(covered) > 5
    assert [each.missing for each in covered if each.missing] == []
