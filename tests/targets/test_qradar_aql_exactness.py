"""The law of the target: its query finds an event exactly when the rule matches it."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sigma.rule import SigmaRule

from siemantic.aql.ast import Column, Compare, Not, Text
from siemantic.aql.evaluator import Environment, compile_filter, normalize_row
from siemantic.aql.readings import readings_over
from siemantic.matcher import matches
from siemantic.profiles.load import get_profile
from siemantic.targets.qradar_aql.conditions import to_condition
from siemantic.targets.qradar_aql.negation import resolve_negations

# Few letters, so that events come near; every character that is special to LIKE, to a regular
# expression or to a literal; a letter beyond ASCII.
CHARACTERS = "abC1 %%%___'\"\\\\\\.^$*+?()[]{}|-/äÖ"

texts = st.text(CHARACTERS, max_size=3)

# Not among them: how letters beyond ASCII fold (U+212A, U+017F and U+0130 stay open, see
# docs/exactness.md), empty texts (as above), and what the target never writes: mixed AND and OR,
# positions.
OPEN = readings_over(["equals", "matches", "null", "backslashes", "wildcards"])


def make_rule(selections, condition):
    """A rule of these selections, as pySigma builds it."""
    content = {
        "title": "a rule",
        "logsource": {"category": "test"},
        "detection": {**selections, "condition": condition},
    }
    return SigmaRule.from_dict(content)


def assert_agree(rule, events):
    """matches(rule, event) == the query returns the event, whatever IBM leaves open."""
    parsed = rule.detection.parsed_condition[0].parsed
    condition = resolve_negations(to_condition(parsed, get_profile("plain")))
    verdicts = [matches(rule, event) for event in events]
    rows = [normalize_row(event) for event in events]
    for reading in OPEN:
        finds = compile_filter(condition, Environment(now_ms=0, reading=reading))
        for row, verdict in zip(rows, verdicts, strict=True):
            assert finds(row) == verdict, (row, reading, condition)


def holds(condition, event, reading):
    """Whether a query with this condition finds the event."""
    test = compile_filter(condition, Environment(now_ms=0, reading=reading))
    return test(normalize_row(event))


# --- values ------------------------------------------------------------------------------------


@st.composite
def values(draw):
    """A modifier and a value that goes with it."""
    modifier = draw(
        st.sampled_from(["", "", "contains", "startswith", "endswith", "cased", "exists"])
    )
    if modifier == "exists":
        return modifier, draw(st.booleans())
    text = st.text(CHARACTERS + "**??", min_size=1, max_size=4)
    plain = st.one_of(text, text, st.integers(0, 12), st.none(), st.booleans())
    return modifier, draw(text if modifier else plain)


def near(text):
    """Texts that are `text` or a step away from it: the ones that a careless query gets wrong."""
    plain = text.replace("\\*", "*").replace("\\?", "?").replace("\\\\", "\\")
    at = st.integers(0, len(plain))
    return st.one_of(
        st.sampled_from([text, plain, plain.swapcase(), plain + "\n", "", plain.replace("\\", "")]),
        st.builds(lambda at, new: plain[:at] + new + plain[at + 1 :], at, texts),
        st.builds(lambda at, new: plain[:at] + new + plain[at:], at, texts),
        st.builds(lambda before, after: before + plain + after, texts, texts),
    )


@settings(max_examples=1500, deadline=None)
@given(data=st.data())
def test_query_and_rule_agree_on_each_value(data):
    """A rule of one field and one value, or its negation, against texts near that value."""
    modifier, value = data.draw(values())
    field = f"A|{modifier}" if modifier else "A"
    condition = data.draw(st.sampled_from(["x", "not x"]))
    rule = make_rule({"x": {field: value}}, condition)
    found = data.draw(st.lists(near(str(value)), min_size=3, max_size=3))
    assert_agree(rule, [{}, *({"A": text} for text in found)])


@settings(max_examples=300, deadline=None)
@given(value=st.text(CHARACTERS, min_size=1, max_size=2))
def test_query_and_rule_agree_on_each_text_and_its_neighbours(value):
    """A rule of a short text against every text of its length with one character changed."""
    rule = make_rule({"x": {"A": value}}, "x")
    changed = {value[:at] + new + value[at + 1 :] for at in range(len(value)) for new in CHARACTERS}
    assert_agree(rule, [{"A": text} for text in changed])


# --- regular expressions -----------------------------------------------------------------------

PLAIN = ["a", "b", "C", "1", " ", "%", "_", "'", "ä", ".", "[ab]", "[^a]", "[a-c1]", "[%_]"]
ESCAPED = [r"\\", r"\.", r"\[", r"\]", r"\^", r"\$", r"\(", r"\{", r"\-", r"[\\a]"]
atoms = st.sampled_from([*PLAIN, *ESCAPED])
quantified = st.builds(
    str.__add__, atoms, st.sampled_from(["", "", "", "?", "*", "+", "{2}", "{0,1}", "*?"])
)
sequences = st.lists(quantified, min_size=1, max_size=4).map("".join)
regexes = st.one_of(
    sequences,
    st.builds("({}|{}){}".format, sequences, sequences, sequences),
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["", "^", ".*"]),
        sequences,
        st.sampled_from(["", "$", ".*"]),
    ),
)


@settings(max_examples=1200, deadline=None)
@given(data=st.data())
def test_query_and_rule_agree_on_each_regular_expression(data):
    """A rule of a regular expression, or its negation, against texts that it may find."""
    regex = data.draw(regexes)
    modifier = data.draw(st.sampled_from(["re", "re|i", "re|s"]))
    rule = make_rule({"x": {f"A|{modifier}": regex}}, data.draw(st.sampled_from(["x", "not x"])))
    found = data.draw(st.lists(st.from_regex(regex), min_size=2, max_size=2))
    others = data.draw(st.lists(st.text("abC1 %_'\\.[]^$({-ä\n", max_size=5), max_size=3))
    assert_agree(
        rule, [{}, *({"A": text} for text in (*found, *others, *map(str.swapcase, found)))]
    )


# --- conditions --------------------------------------------------------------------------------

FIELDS = ("A", "B")
items = st.tuples(st.sampled_from(FIELDS), st.sampled_from(["a", "b", ["a", "b"], None]))
selections = st.lists(items, min_size=1, max_size=2).map(dict)
conditions = st.recursive(
    st.sampled_from(["x", "y", "z"]),
    lambda inner: st.one_of(
        inner.map(lambda each: f"not ({each})"),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
            lambda parts: f"({' '.join(parts)})"
        ),
    ),
    max_leaves=5,
)


@settings(max_examples=400, deadline=None)
@given(x=selections, y=selections, z=selections, condition=conditions)
def test_query_and_rule_agree_on_each_condition(x, y, z, condition):
    """A rule of three selections against every event that has, or lacks, two fields."""
    rule = make_rule({"x": x, "y": y, "z": z}, condition)
    choices = product((None, "a", "b", "c"), repeat=len(FIELDS))
    events = [dict(zip(FIELDS, choice, strict=True)) for choice in choices]
    assert_agree(rule, [{k: v for k, v in event.items() if v is not None} for event in events])


# --- the law can fail --------------------------------------------------------------------------


@pytest.mark.parametrize("reading", OPEN, ids=str)
def test_oracle_tells_a_careless_negation_from_a_careful_one(reading):
    """Without its guard, NOT loses the event whose field is missing under some readings."""
    careless = Not(Compare(Column("A"), "ILIKE", Text("x")))
    assert holds(careless, {}, reading) == (reading.null == "two-valued")
    assert holds(resolve_negations(careless), {}, reading)


@pytest.mark.parametrize("pattern", ["a_b", "a%b", "a\\%", "\\\\a"])
def test_oracle_tells_a_careless_pattern(pattern):
    """A text written into LIKE as it is means something else under some reading."""
    careless = Compare(Column("A"), "ILIKE", Text(pattern))
    events = [{"A": text} for text in (pattern, "axb", "a\\b", "a%", "\\a", "\\\\a")]
    verdicts = {tuple(holds(careless, event, reading) for event in events) for reading in OPEN}
    exact = tuple(event["A"] == pattern for event in events)
    assert verdicts != {exact}
