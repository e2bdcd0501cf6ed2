"""What a rule matches, by the constructs of the Sigma specification 2.1."""

import pytest
from sigma.modifiers import modifier_mapping

from matcher.building import ANSWERED, CASES, REFUSED, build
from siemantic.errors import UnsupportedError
from siemantic.matcher import matches


@pytest.mark.parametrize("case", ANSWERED)
def test_rule_matches_the_events_of_its_case_and_misses_the_others(case):
    """A rule matches every event under `matches` and none under `misses`."""
    rule = build(case)
    assert [event for event in case["matches"] if not matches(rule, event)] == []
    assert [event for event in case["misses"] if matches(rule, event)] == []


@pytest.mark.parametrize("case", REFUSED)
def test_what_has_no_right_answer_is_refused(case):
    """A rule is refused for its reason rather than answered for an event that needs the answer."""
    with pytest.raises(UnsupportedError) as caught:
        matches(build(case), case["event"])
    assert caught.value.code == case["refused"]


@pytest.mark.parametrize("case", ANSWERED)
def test_case_has_an_event_on_each_side(case):
    """A case shows both an event that its rule matches and one that it misses."""
    assert case["matches"]
    assert case["misses"]


@pytest.mark.parametrize("case", ANSWERED)
def test_matching_changes_neither_rule_nor_event(case):
    """A rule answers the same when it is asked again, and an event stays as it was."""
    rule = build(case)
    events = [*case["matches"], *case["misses"]]
    before = repr(events)
    assert [matches(rule, event) for event in events] == [matches(rule, event) for event in events]
    assert repr(events) == before


def test_an_event_may_be_nested_deeper_than_python_calls_functions():
    rule = build({"detection": {"k": ["deep"], "condition": "k"}})
    event = {"a": "deep"}
    for _ in range(5000):
        event = {"a": [event]}
    assert matches(rule, event)


def test_every_modifier_has_a_case():
    """Each modifier that pySigma knows is in a case; `utf16le` and `utf16` are ours to work out."""
    names = {name for case in CASES for name in names_in(case.values[0]["detection"])}
    used = {modifier for name in names for modifier in name.split("|")[1:]}
    assert set(modifier_mapping) <= used


def names_in(part):
    """The keys anywhere in a detection."""
    if isinstance(part, dict):
        yield from part
        part = list(part.values())
    for each in part if isinstance(part, list) else ():
        yield from names_in(each)
