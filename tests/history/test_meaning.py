"""A rule beside the one before it."""

from itertools import product

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cases_of import cases_of
from siemantic.history.comparing import compare
from siemantic.history.sides import side_of
from siemantic.matcher.rule import detects
from siemantic.rules.references import Unit
from siemantic.rules.sigma import build_unit


def document(**content):
    """A rule of that content."""
    text = yaml.safe_dump({"title": "a rule", "logsource": {"category": "test"}, **content})
    (found,) = side_of(text.encode()).documents
    return found


def finds(rule, event):
    """Whether the rule matches, by the matcher."""
    return detects(build_unit(Unit(rule))[-1], event)


@pytest.mark.parametrize("case", cases_of("history/meaning.yml"))
def test_versions_are_compared(case):
    """What a rule finds since, and the events that show it."""
    found = compare(document(**case["before"]), document(**case["now"]))
    assert found.relation == case["relation"], found
    assert found.reason.startswith(case.get("reason", "")), found
    assert bool(found.reason) == ("reason" in case), found
    assert (found.before, found.since) == (case.get("lost"), case.get("found")), found
    for told, name in ((found.settings, "settings"), (found.marks, "marks")):
        assert [f"{each.name}: {each.old} -> {each.new}" for each in told] == case.get(name, [])


ITEMS = st.sampled_from(
    (
        {"a": "x"},
        {"a": ["x", "y"]},
        {"a|contains": "x"},
        {"a": None},
        {"b": "y"},
        {"a": "xy", "b": "x"},
        {"b|exists": True},
    )
)
CONDITIONS = st.sampled_from(("s", "s and t", "s or t", "s and not t", "not s", "not 1 of them"))
DETECTIONS = st.builds(lambda s, t, c: {"s": s, "t": t, "condition": c}, ITEMS, ITEMS, CONDITIONS)
VALUES = (None, "x", "y", "xy")
EVENTS = [{"a": a, "b": b} for a, b in product(VALUES, repeat=2)]


@given(DETECTIONS, DETECTIONS)
@settings(max_examples=100, deadline=None)
def test_what_is_told_holds_for_every_event(before, now):
    """
    Less: nothing is found that was not. More: nothing is lost. Same: neither.

    The events that are shown are found by one side alone.
    """
    old, new = document(detection=before), document(detection=now)
    told = compare(old, new)
    present = ({k: v for k, v in each.items() if v is not None} for each in EVENTS)
    verdicts = {(finds(old, each), finds(new, each)) for each in present}
    assert told.relation != "unknown", told
    assert told.relation in ("less", "other") or (True, False) not in verdicts
    assert told.relation in ("more", "other") or (False, True) not in verdicts
    for event, sides in ((told.before, (True, False)), (told.since, (False, True))):
        assert event is None or (finds(old, event), finds(new, event)) == sides
