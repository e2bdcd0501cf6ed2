"""The alerts that correlation rules raise over streams of events."""

from datetime import UTC, datetime, timedelta

import pytest
from sigma.collection import SigmaCollection

from cases_of import cases_of
from siemantic.errors import UnsupportedError
from siemantic.matcher import Alert, TimedEvent, find_alerts

START = datetime(2026, 1, 31, 23, 58, tzinfo=UTC)
NAMES = ("counts", "limits", "temporal", "chains", "refused", "once_wrong")
CASES = [case for name in NAMES for case in cases_of(f"matcher/correlations/{name}.yml")]
ANSWERED = [case for case in CASES if "refused" not in case.values[0]]
REFUSED = [case for case in CASES if "refused" in case.values[0]]


def build(case):
    """The last correlation of a case, with its references resolved."""
    logsource = case.get("logsource", {"category": "test"})
    contents = [
        {"logsource": logsource, "detection": {"x": fields, "condition": "x"}, **named(name)}
        for name, fields in case["rules"].items()
    ]
    contents += [
        {"correlation": each, **named(name)} for name, each in case["correlations"].items()
    ]
    rules = SigmaCollection.from_dicts(contents)
    rules.resolve_rule_references()
    return rules[next(reversed(case["correlations"]))]


def named(name):
    """What a rule needs to be referred to."""
    return {"title": name, "name": name}


def timed(entries):
    """Entries of a case, each a mapping of seconds to a mapping, with their times."""
    return [
        (START + timedelta(seconds=seconds), content)
        for entry in entries
        for seconds, content in entry.items()
    ]


def stream_of(case):
    """The stream of a case."""
    return [TimedEvent(*each) for each in timed(case["stream"])]


@pytest.mark.parametrize("case", ANSWERED)
def test_correlation_raises_exactly_the_alerts_of_its_case(case):
    """A correlation raises the alerts of its case at their times, in the order of their times."""
    expected = tuple(Alert(time, tuple(group.items())) for time, group in timed(case["alerts"]))
    assert find_alerts(build(case), stream_of(case)) == expected


@pytest.mark.parametrize("case", REFUSED)
def test_correlation_without_a_right_answer_is_refused(case):
    """A correlation is refused for its reason rather than answered."""
    with pytest.raises(UnsupportedError) as caught:
        find_alerts(build(case), stream_of(case))
    assert caught.value.code == case["refused"]


@pytest.mark.parametrize("case", ANSWERED)
def test_alerts_do_not_depend_on_the_order_of_the_stream(case):
    """A stream in another order has the same alerts, unless its events share their times."""
    stream = stream_of(case)
    if len({each.time for each in stream}) == len(stream):
        rule = build(case)
        assert find_alerts(rule, stream[::-1]) == find_alerts(rule, stream)


@pytest.mark.parametrize("case", ANSWERED)
def test_alerts_do_not_depend_on_when_the_stream_begins(case):
    """A stream that comes later, in another time zone, has the same alerts as much later."""
    rule, stream, delay = build(case), stream_of(case), timedelta(days=40, seconds=7.5)
    later = [TimedEvent((each.time + delay).astimezone(), each.event) for each in stream]
    assert [alert.time - delay for alert in find_alerts(rule, later)] == [
        alert.time for alert in find_alerts(rule, stream)
    ]
