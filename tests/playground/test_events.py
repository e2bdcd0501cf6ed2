"""What is written as events, and what is no event."""

import pytest

from cases_of import cases_of
from siemantic.playground.own_events import MOST_EVENTS, EventsError, parse_events


@pytest.mark.parametrize("case", cases_of("playground/events.yml"))
def test_text_holds_the_events_that_it_says(case):
    """Or it is told what is wrong, and where."""
    if "wrong" in case:
        with pytest.raises(EventsError) as told:
            parse_events(case["text"])
        assert case["wrong"].replace("...", "") in str(told.value)
        assert told.value.line == case.get("line", told.value.line)
        return
    found = parse_events(case["text"])
    assert [each.event for each in found] == case["events"]
    times = [None if each.time is None else each.time.isoformat() for each in found]
    assert times == case.get("times", [None] * len(found))


def test_many_events_are_refused():
    """With the number that can be tried."""
    with pytest.raises(EventsError, match="try 200 at a time"):
        parse_events('{"a": 1}\n' * (MOST_EVENTS + 1))
