"""Why a rule matches an event: the same verdict, and the parts that it comes from."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from sigma.conditions import ConditionFieldEqualsValueExpression
from sigma.rule import SigmaDetectionItem, SigmaRule
from sigma.types import SigmaExpansion, SigmaString

from cases_of import cases_of
from matcher.building import ANSWERED, REFUSED, build
from siemantic.errors import UnsupportedError
from siemantic.matcher import explain, matches, render
from siemantic.matcher.notation import written

EXPLAINED = cases_of("matcher/explanations.yml")


def assert_explained(rule, event):
    """The whole held exactly if the rule matches, and each part as its own parts say."""
    whole = explain(rule, event)
    assert whole.held == matches(rule, event)
    assert_sound(whole)


def assert_sound(explanation):
    """What holds of a part follows from its parts."""
    held = [part.held for part in explanation.parts]
    verdicts = {"or": any, "not": lambda parts: not all(parts)}
    if held:
        assert explanation.held == verdicts.get(explanation.kind, all)(held)
    for part in explanation.parts:
        assert_sound(part)


def parts_of(explanation):
    """The explanation and all its parts."""
    yield explanation
    for part in explanation.parts:
        yield from parts_of(part)


@pytest.mark.parametrize("case", EXPLAINED)
def test_explanation_is_that_of_its_case(case):
    """The lines of an explanation say which parts held, and what the event has."""
    assert render(explain(build(case), case["event"])) + "\n" == case["explained"]


@pytest.mark.parametrize("case", ANSWERED)
def test_explanation_of_a_case_has_its_verdict(case):
    """explain(rule, event).held == matches(rule, event) for all events of the cases."""
    rule = build(case)
    for event in [*case["matches"], *case["misses"]]:
        assert_explained(rule, event)


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_is_not_explained(case):
    """A rule without a right answer has no explanation, for the same reason."""
    with pytest.raises(UnsupportedError) as caught:
        explain(build(case), case["event"])
    assert caught.value.code == case["refused"]


def test_every_part_is_looked_at():
    """A part that cannot change the verdict is refused all the same, since it would be shown."""
    case = {"detection": {"a": {"A": 1}, "b": {"B|expand": "%c%"}, "condition": "a or b"}}
    rule = build(case)
    assert matches(rule, {"A": 1, "B": "x"})
    with pytest.raises(UnsupportedError):
        explain(rule, {"A": 1, "B": "x"})


# --- generated rules ---------------------------------------------------------------------------

letters = st.text("aAbß*?\\ -/'", max_size=3)
plain = st.one_of(letters, st.integers(-1, 12), st.booleans(), st.none())
FIELDS = st.sampled_from("ABC")
ITEMS = st.one_of(
    st.tuples(FIELDS, plain),
    st.tuples(FIELDS, st.lists(plain, max_size=3)),
    st.tuples(FIELDS.map("{}|contains|all".format), st.lists(letters, min_size=2, max_size=3)),
    st.tuples(FIELDS.map("{}|windash|contains".format), letters),
    st.tuples(FIELDS.map("{}|endswith|cased".format), letters),
    st.tuples(FIELDS.map("{}|base64offset|contains".format), st.text("abc", min_size=1)),
    st.tuples(FIELDS.map("{}|neq".format), st.lists(letters, min_size=1, max_size=2)),
    st.tuples(FIELDS.map("{}|re|i".format), st.sampled_from(["^a", "b+$", "a.b"])),
    st.tuples(FIELDS.map("{}|gte".format), st.integers(-1, 12)),
    st.tuples(FIELDS.map("{}|exists".format), st.booleans()),
    st.tuples(FIELDS.map("{}|fieldref".format), FIELDS),
    st.tuples(FIELDS.map("{}|fieldref|startswith".format), FIELDS),
    st.tuples(FIELDS.map("{}|hour|lt".format), st.integers(0, 23)),
    st.tuples(FIELDS.map("{}|cidr".format), st.just("10.0.0.0/8")),
)
MAPS = st.dictionaries(FIELDS, plain, min_size=1) | st.lists(ITEMS, min_size=1, max_size=3).map(
    dict
)
SELECTIONS = st.one_of(
    MAPS,
    st.lists(MAPS, min_size=1, max_size=2),
    st.lists(letters.filter(bool) | st.integers(0, 9), min_size=1, max_size=2),
)
NAMED = st.fixed_dictionaries(
    dict.fromkeys(("selection", "filter_main_x", "filter_main_y"), SELECTIONS)
)
ATOMS = st.sampled_from(
    ["selection", "filter_main_y", "1 of filter_main_*", "all of filter_*", "1 of them"]
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        inner.map("not ({})".format),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} and {pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} or {pair[1]})"),
    ),
    max_leaves=4,
)
DETECTIONS = st.builds(
    lambda named, condition: {**named, "condition": condition},
    NAMED,
    CONDITIONS | st.lists(CONDITIONS, min_size=1, max_size=2),
)
VALUES = st.one_of(
    plain,
    st.sampled_from(["10.0.0.1", "2026-01-31T05:06:07Z", 1.5]),
    st.lists(plain, max_size=2),
    st.dictionaries(FIELDS, plain, max_size=1),
)
EVENTS = st.dictionaries(FIELDS, VALUES)


@settings(max_examples=400, deadline=None)
@given(detection=DETECTIONS, event=EVENTS)
def test_explanation_has_the_verdict_of_the_matcher(detection, event):
    """explain(rule, event).held == matches(rule, event), whatever the rule and the event."""
    assert_explained(build({"detection": detection}), event)


@settings(max_examples=200, deadline=None)
@given(detection=DETECTIONS, event=EVENTS)
def test_selections_are_shown_by_their_names(detection, event):
    """Every selection that a condition names is a part with that name, and no other is."""
    rule = build({"detection": {**detection, "condition": "not selection or all of filter_*"}})
    names = [part.what for part in parts_of(explain(rule, event)) if part.kind == "selection"]
    assert sorted(names) == ["filter_main_x", "filter_main_y", "selection"]


def values_in(condition):
    """The fields and values in a condition as pySigma has it, each of an expansion by itself."""
    if isinstance(condition, ConditionFieldEqualsValueExpression):
        nested = isinstance(condition.value, SigmaExpansion)
        for value in condition.value.values if nested else [condition.value]:
            yield condition.field, value
    for each in getattr(condition, "args", ()):
        yield from values_in(each)


def read_back(text):
    """The values that pySigma reads from a detection item in YAML."""
    ((field, value),) = yaml.safe_load(f"{{{text}}}").items()
    return SigmaDetectionItem.from_mapping(field, value).value


@settings(max_examples=400, deadline=None)
@given(item=ITEMS)
def test_what_is_written_reads_back_as_the_same_value(item):
    """Sigma's notation of a value is that value to pySigma, escapes and modifiers included."""
    rule = build({"detection": {"x": dict([item]), "condition": "x"}})
    for field, value in values_in(rule.detection.parsed_condition[0].parsed):
        assert read_back(written(field, value)) == [value]


@settings(max_examples=400, deadline=None)
@given(text=st.text("\\*?a'\n", max_size=6))
def test_escaped_text_reads_back_as_the_same_text(text):
    """Backslashes and wildcards are escaped where they must be."""
    (found,) = read_back(written("A", SigmaString(text)))
    assert found == SigmaString(text)


@pytest.mark.regression
def test_explanation_of_recorded_events_has_the_verdict_of_the_matcher(request):
    """Every rule of the corpus and every event, whether or not it is the rule's own."""
    folders = sorted(request.config.getoption("--regression").iterdir())
    rules = [SigmaRule.from_yaml((each / "rule.yml").read_text("utf-8")) for each in folders]
    lines = [
        line for each in folders for line in (each / "events.jsonl").read_text("utf-8").splitlines()
    ]
    assert len(lines) > 100
    for event in map(json.loads, lines):
        for rule in rules:
            assert explain(rule, event).held == matches(rule, event), rule.title
