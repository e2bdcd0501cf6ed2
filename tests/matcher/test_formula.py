"""A rule as a formula says what the matcher says, and so does the AQL that it becomes."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sigma.rule import SigmaRule

from matcher.building import ANSWERED, build, load_rules
from matcher.generated import make_events, make_keywords, make_rule
from siemantic.aql.evaluator import Environment, compile_filter, normalize_row
from siemantic.aql.readings import readings_over
from siemantic.errors import UndecidedError, UnsupportedError
from siemantic.logic.formula import holds
from siemantic.logic.prove import find_difference
from siemantic.logic.trees import UNCERTAIN
from siemantic.matcher import detects
from siemantic.matcher.formula import Place, Site, to_formula, to_texts
from siemantic.profiles.load import get_profile
from siemantic.readers.aql import Names, consulted_switches, read_condition
from siemantic.targets.qradar_aql.conditions import to_condition
from siemantic.targets.qradar_aql.query import to_where
from targets.converting import write_rules
from verdicts import CONVERSIONS, REFUSED_AT_MOST, RULES

randoms = st.randoms(use_true_random=False)
REFUSED = (UndecidedError, UnsupportedError)
SITE = Site(lambda field: (Place(field.lower()),))


def says(formula, event):
    """What the formula says of the event."""
    return holds(formula, to_texts((name.lower(), value) for name, value in event.items()))


def laws_of(size, law):
    """Run the law on so many examples, of which no more than a small share may be refused."""
    refused = []

    @settings(max_examples=size.examples, deadline=None)
    @given(draw=randoms)
    def run(draw):
        try:
            law(draw)
        except REFUSED as error:
            refused.append(str(error))

    run()
    assert len(refused) <= size.examples * REFUSED_AT_MOST, refused[:20]


def some_rule(draw, count):
    """A rule of fields, or now and then of keywords, with events for it."""
    if draw.random() < 0.15:
        return make_keywords(draw), make_events(draw, count * count, ["payload"])
    return make_rule(draw), make_events(draw, count)


def test_formula_says_what_the_matcher_says():
    """holds(to_formula(rule), event) == detects(rule, event), for each event."""

    def law(draw):
        rule, events = some_rule(draw, 17)
        formula = to_formula(rule, SITE)
        wrong = [each for each in events if says(formula, each) != detects(rule, each)]
        assert wrong == [], rule.detection

    laws_of(RULES, law)


def test_matcher_evaluator_and_formulas_agree_on_conversions():
    """
    Four verdicts are one: matcher, formula of the rule, evaluator of its AQL, formula of that.

    Under every reading that the query consults; and the two formulas are proved to be the same.
    """

    def law(draw):
        rule, events = some_rule(draw, 10)
        texts = [event for event in events if all(isinstance(v, str) for v in event.values())]
        condition, formula = to_aql(rule), to_formula(rule, SITE)
        expected = [detects(rule, each) for each in texts]
        assert [says(formula, each) for each in texts] == expected
        for reading in readings_over(consulted_switches(condition)):
            read = read_condition(condition, Names(), reading)
            finds = compile_filter(condition, Environment(now_ms=0, reading=reading))
            assert [finds(normalize_row(each)) for each in texts] == expected, reading
            assert [says(read, each) for each in texts] == expected, reading
            assert find_difference(formula, read) is None, (rule.detection, reading)

    laws_of(CONVERSIONS, law)


def to_aql(rule):
    """The condition that the AQL target makes of a rule."""
    plain = get_profile("plain")
    return to_where(rule, to_condition(rule.detection.parsed_condition[0].parsed, plain), plain)


# --- cases and recorded events -----------------------------------------------------------------


def compare(rule, event):
    """
    Whether the two agree on an event of texts, numbers and booleans; None where one has no answer.

    A null is a missing column, and keywords are looked for in all columns. No text of a formula has
    letters that engines disagree about.
    """
    values = {name: value for name, value in event.items() if value is not None}
    uncertain = any(letter in str(each) for each in values.values() for letter in UNCERTAIN)
    if uncertain or any(isinstance(each, list | dict) for each in values.values()):
        return None
    try:
        formula = to_formula(rule, Site(lambda field: (Place(field),), tuple(values)))
        return holds(formula, to_texts(values.items())) == detects(rule, values)
    except REFUSED:
        return None


@pytest.mark.parametrize("case", ANSWERED)
def test_formula_says_of_each_case_what_the_matcher_says(case):
    """On the events of the matcher's cases."""
    rule = build(case)
    assert False not in [compare(rule, event) for event in (*case["matches"], *case["misses"])]


@pytest.mark.semantics
def test_formula_says_of_the_specification_what_the_matcher_says(request, tmp_path):
    """On what Sigma's specification fixes, of which most can be said by formulas."""
    cases = json.loads(request.config.getoption("--semantics").read_text(encoding="utf-8"))
    write_rules(tmp_path, [case["rule"] for case in cases])
    pairs = zip(load_rules(tmp_path), cases, strict=True)
    found = {case["name"]: compare(rule, case["event"]) for rule, case in pairs}
    assert [name for name, agree in found.items() if agree is False] == []
    assert sum(each is None for each in found.values()) < len(found) / 3


@pytest.mark.regression
def test_formula_says_of_recorded_events_what_the_matcher_says(request):
    """On the events of rules that have some."""
    found = {}
    for path in request.config.getoption("--regression").glob("**/rule.yml"):
        rule = SigmaRule.from_yaml(path.read_text(encoding="utf-8"))
        lines = (path.parent / "events.jsonl").read_text(encoding="utf-8").splitlines()
        found[path.parent.name] = [compare(rule, json.loads(line)) for line in lines]
    assert [name for name, each in found.items() if False in each] == []
    assert sum(len(each) - each.count(None) for each in found.values()) > 100
