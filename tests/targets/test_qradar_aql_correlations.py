"""Correlations as searches: what is written, and that it finds what Sigma means."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sigma.collection import SigmaCollection
from sigma.correlations import SigmaCorrelationRule

from cases_of import cases_of
from siemantic.aql.ambiguity import ambiguities
from siemantic.aql.checks import check, read_document
from siemantic.aql.parser import parse
from siemantic.aql.printer import to_aql
from siemantic.aql.readings import readings_over
from siemantic.errors import UnsupportedError
from siemantic.targets.qradar_aql.correlation import differences, to_correlation_query
from siemantic.targets.qradar_aql.options import LIMIT
from targets.correlation_streams import (
    PROFILE,
    RULES,
    SPAN_MS,
    START_MS,
    alerts_of,
    aliased,
    build,
    chains,
    condition_of,
    correlation,
    counts,
    distinct,
    found_in,
    groups_found,
    ordered,
    rising,
    streams,
    temporals,
    to_query,
)

CASES = cases_of("qradar_aql/correlations.yml")
WRITTEN = [case for case in CASES if "expect" in case.values[0]]

# All that a search depends on but how letters beyond ASCII fold, of which the rules here have none.
OPEN = readings_over(["equals", "matches", "null", "backslashes", "wildcards", "empty"])


# --- what is written ---------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES)
def test_correlation_becomes_its_search_or_is_refused(case):
    """A correlation becomes exactly the search of its case, or is refused for its reason."""
    rule = build(case["rules"], case["correlations"])
    if "refused" in case:
        with pytest.raises(UnsupportedError) as caught:
            to_query(rule)
        assert caught.value.code == case["refused"]
        assert str(caught.value) == case.get("message", str(caught.value))
        return
    assert to_aql(to_query(rule)) == case["expect"]


@pytest.mark.parametrize("case", WRITTEN)
def test_search_is_documented_aql(case):
    """
    A search is read back as it was, and no check has anything to say once the backend limits it.
    """
    query = to_query(build(case["rules"], case["correlations"]))
    assert parse(case["expect"]) == query
    document = read_document(to_aql(replace(query, limit=LIMIT)))
    assert check(document) == ()
    open_ones = {each.switch for each in ambiguities(document.query) if not each.is_slight}
    assert open_ones <= {"empty"}


def test_examples_in_the_page_on_correlations_are_what_is_written(root):
    """Each rule in docs/correlations.md becomes the query that stands below it."""
    text = (root / "docs" / "correlations.md").read_text(encoding="utf-8")
    pairs = re.findall(r"```yaml\n(.*?)\n```\n\n```sql\n(.*?)\n```", text, re.DOTALL)
    assert len(pairs) == 4
    for rules, query in pairs:
        collection = SigmaCollection.from_yaml(rules)
        collection.resolve_rule_references()
        (rule,) = (each for each in collection.rules if isinstance(each, SigmaCorrelationRule))
        assert to_aql(replace(to_query(rule), limit=LIMIT)) == query


@pytest.mark.parametrize("condition", [{"lt": 3}, "scan and not login", "(not login) and scan"])
def test_condition_that_more_events_undo_is_refused_over_the_payload(condition):
    """A search in the payload finds more events, which may only add to what is found."""
    kind = "event_count" if isinstance(condition, dict) else "temporal"
    rules = ["scan", "login"]
    payload = replace(PROFILE, unmapped="payload")
    rule = build(RULES, {"c": correlation(kind, rules=rules, condition=condition)})
    with pytest.raises(UnsupportedError) as caught:
        to_correlation_query(rule, condition_of, payload)
    assert caught.value.code == "negated_payload_search"


# --- exact within the window -------------------------------------------------------------------


readings = st.sampled_from(OPEN)


def alone(content):
    """A correlation that no other one names."""
    return {"c": content}


# Kinds of correlations, each with the number of examples.
EXACT = [
    pytest.param(counts().map(alone), 400, id="counts"),
    pytest.param(temporals().map(alone), 300, id="temporal"),
    pytest.param(ordered.map(alone), 200, id="temporal_ordered"),
    pytest.param(aliased().map(alone), 200, id="aliases"),
    pytest.param(chains(), 500, id="chains"),
]


@pytest.mark.parametrize(("correlations", "examples"), EXACT)
def test_search_is_exact_within_its_window(correlations, examples):
    """A search finds the groups that meet the condition in the window before it runs, no others."""

    @settings(max_examples=examples, deadline=None)
    @given(correlations, streams, readings)
    def finds_what_sigma_means(contents, stream, reading):
        rule = build(RULES, contents)
        now_ms = START_MS + SPAN_MS
        window = [each for each in stream if START_MS <= each[0] <= now_ms]
        expected = {tuple(map(str, group)) for group in found_in(rule, window)}
        assert groups_found(rule, stream, now_ms, reading) == expected

    finds_what_sigma_means()


# --- Sigma's window slides ---------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(content=st.one_of(counts(), temporals(), ordered), stream=distinct, reading=readings)
def test_search_that_runs_at_an_alert_finds_it(content, stream, reading):
    """Each alert over the sliding window is in the search whose window ends at the alert."""
    rule = build(RULES, {"c": content})
    for time_ms, group in alerts_of(rule, stream):
        assert group in groups_found(rule, stream, time_ms, reading)


@settings(max_examples=300, deadline=None)
@given(content=rising, stream=distinct, reading=readings, later=st.integers(0, SPAN_MS))
def test_search_finds_no_group_without_an_alert(content, stream, reading, later):
    """Where more events cannot undo a condition, what a search finds had an alert before it ran."""
    rule = build(RULES, {"c": content})
    now_ms = START_MS + later
    alerted = {group for time_ms, group in alerts_of(rule, stream) if time_ms <= now_ms}
    assert groups_found(rule, stream, now_ms, reading) <= alerted


# --- what is told ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"type": "event_count", "rules": ["scan"], "condition": {"gte": 2}}, ["eventcount"]),
        ({"type": "event_count", "rules": ["scan"], "condition": {"lt": 2}}, ["no event is"]),
        ({"type": "temporal_ordered", "rules": ["scan", "login"]}, ["millisecond"]),
        ({"type": "temporal", "condition": "scan and not login"}, ["no event is"]),
        ({"type": "temporal", "rules": ["scan"], "group-by": ["User"]}, ["empty text"]),
    ],
)
def test_differences_are_told(content, words):
    """Every search says that its window does not slide, and what else differs for its type."""
    told = differences(build(RULES, {"c": {"timespan": "5m", **content}}))
    assert "the last 5 minutes" in told[0]
    assert all(any(word in each for each in told) for word in words)


def test_search_of_a_rising_count_tells_no_more_than_it_must():
    """A count that more events cannot undo differs in nothing but the window and coalescing."""
    content = correlation("event_count", rules=["scan"], condition={"gte": 2})
    assert len(differences(build(RULES, {"c": content}))) == 3
