"""Law: a pipeline that passes over other log sources does what pySigma's does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sigma.exceptions import SigmaError
from sigma.processing.pipeline import ProcessingPipeline
from sigma.rule import SigmaRule

from siemantic.targets.relevant import pass_over_other_log_sources

NAMES = st.sampled_from([None, "a", "b"])
LOG_SOURCES = st.fixed_dictionaries(dict.fromkeys(("category", "product", "service"), NAMES)).map(
    lambda found: {key: name for key, name in found.items() if name} or {"product": "a"}
)
CONDITIONS = st.one_of(
    LOG_SOURCES.map(lambda found: {"type": "logsource", **found}),
    LOG_SOURCES.map(lambda found: {"type": "logsource", **found}),
    st.just({"type": "contains_field", "field": "x"}),
    st.just({"type": "processing_item_applied", "processing_item_id": "i0"}),
)
TRANSFORMATIONS = st.one_of(
    LOG_SOURCES.map(lambda found: {"type": "change_logsource", **found}),
    st.sampled_from(["x", "y"]).map(
        lambda to: {"type": "field_name_mapping", "mapping": {"x": to}}
    ),
    st.integers(0, 3).map(lambda n: {"type": "set_state", "key": "k", "val": n}),
    st.integers(0, 3).map(
        lambda n: {"type": "add_condition", "name": f"_{n}", "conditions": {"added": n}}
    ),
)
ITEMS = st.builds(
    lambda what, conditions, operator, negated: {
        **what,
        "rule_conditions": conditions,
        "rule_cond_op": operator,
        "rule_cond_not": negated,
    },
    TRANSFORMATIONS,
    st.lists(CONDITIONS, max_size=2),
    st.sampled_from(["or", "and"]),
    st.booleans(),
)


@given(st.lists(ITEMS, max_size=6), st.lists(LOG_SOURCES, min_size=1, max_size=3))
@settings(max_examples=300, deadline=None)
def test_it_is_what_pysigma_does(items, log_sources):
    ours, theirs = pipeline(items), pipeline(items)
    pass_over_other_log_sources(ours)
    for each in log_sources:
        assert told(ours, rule(each)) == told(theirs, rule(each))


def test_an_item_for_another_log_source_is_asked_once():
    chosen = pipeline([{"type": "set_state", "key": "k", "val": 1, "rule_conditions": [LINUX]}])
    pass_over_other_log_sources(chosen)
    chosen.apply(rule({"product": "a"}))
    condition = chosen.items[0].rule_conditions[0]
    condition.match = None  # asked again, it would fail
    chosen.apply(rule({"product": "a"}))
    assert chosen.applied == [False]


LINUX = {"type": "logsource", "product": "linux"}


def pipeline(items):
    found = [{"id": f"i{at}", **each} for at, each in enumerate(items)]
    return ProcessingPipeline.from_dict({"transformations": found})


def rule(log_source):
    detection = {"sel": {"x": "v", "z|contains": ["1", "2"]}, "condition": "sel"}
    return SigmaRule.from_dict({"title": "t", "logsource": log_source, "detection": detection})


def told(pipeline, rule):
    pipeline.apply(rule)
    tracked = (
        pipeline.applied,
        pipeline.applied_ids,
        pipeline.state,
        dict(pipeline.field_mappings),
    )
    conditions = [(each.condition, repr(each.parsed)) for each in rule.detection.parsed_condition]
    names = dict(pipeline.field_name_applied_ids)
    return tracked, names, conditions, rule.logsource, rule.applied_processing_items


FIELDS = st.lists(
    st.sampled_from(["x", "z", "y"]).map(lambda n: {"type": "include_fields", "fields": [n]}),
    max_size=1,
)
ON_FIELDS = st.builds(
    lambda what, fields, operator, negated: {
        **what,
        "field_name_conditions": fields,
        "field_name_cond_op": operator,
        "field_name_cond_not": negated,
        "detection_item_cond_not": negated and not fields,
    },
    st.sampled_from(
        [
            {"type": "field_name_mapping", "mapping": {"x": "y", "shown": "seen"}},
            {"type": "field_name_suffix", "suffix": "s"},
            {"type": "set_value", "value": "new"},
            {"type": "drop_detection_item"},
        ]
    ),
    FIELDS,
    st.sampled_from(["or", "and"]),
    st.booleans(),
)


@given(st.lists(ON_FIELDS, max_size=4))
@settings(max_examples=200, deadline=None)
def test_fields_and_values_are_answered_as_pysigma_does(items):
    ours, theirs = pipeline(items), pipeline(items)
    pass_over_other_log_sources(ours)
    log_source = {"product": "a"}
    mine, other = rule(log_source), rule(log_source)
    mine.fields, other.fields = ["x", "shown"], ["x", "shown"]
    assert told(ours, mine) == told(theirs, other)
    assert mine.fields == other.fields


def test_an_error_that_shows_the_pipeline_is_the_same_each_time():
    """As that of `convert_type`, which shows its transformation with all that it knows."""
    found = pipeline([{"type": "convert_type", "target_type": "num"}])
    pass_over_other_log_sources(found)
    told = []
    for _ in range(2):
        with pytest.raises(SigmaError) as caught:
            found.apply(rule({"product": "a"}))
        told.append(str(caught.value))
    assert told[0] == told[1]
    assert "Relevant" not in told[0]
    assert "items=[...]" in told[0]
