"""The law of the target: its query finds an event exactly when the rule matches it."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sigma.rule import SigmaRule

from siemantic.aql.ast import And, Column, Compare, IsNull, Not, Or, Text
from siemantic.aql.evaluator import Environment, compile_filter, normalize_row
from siemantic.aql.printer import condition_to_aql
from siemantic.aql.readings import readings_over
from siemantic.matcher import matches
from siemantic.profiles.load import get_profile
from siemantic.targets.qradar_aql.conditions import to_condition
from siemantic.targets.qradar_aql.negation import all_of, any_of, resolve_negations
from siemantic.targets.qradar_aql.query import to_where

# Few letters, so that events come near; every character that is special to LIKE, to a regular
# expression or to a literal; a letter beyond ASCII.
CHARACTERS = "abC1 %%%___'\"\\\\\\.^$*+?()[]{}|-/äÖ"

texts = st.text(CHARACTERS, max_size=3)

# Not among them: how letters beyond ASCII fold (U+212A, U+017F, U+0130 and U+0131 stay open, see
# docs/exactness.md), and what the target never writes: mixed AND and OR.
OPEN = readings_over(["equals", "matches", "null", "backslashes", "wildcards"])
MORE = readings_over(["equals", "null", "empty", "positions"])


def make_rule(selections, condition):
    """A rule of these selections, as pySigma builds it."""
    content = {
        "title": "a rule",
        "logsource": {"category": "test"},
        "detection": {**selections, "condition": condition},
    }
    return SigmaRule.from_dict(content)


def assert_agree(rule, events, readings=OPEN, profile="plain"):
    """
    matches(rule, event) == the query returns the event, whatever IBM leaves open.

    If AQL takes an empty text for null, it is an event without the field.
    """
    parsed = rule.detection.parsed_condition[0].parsed
    condition = to_where(rule, to_condition(parsed, get_profile(profile)), get_profile(profile))
    without_empty = [{k: v for k, v in event.items() if v != ""} for event in events]
    verdicts = {
        "text": [matches(rule, event) for event in events],
        "null": [matches(rule, event) for event in without_empty],
    }
    rows = [normalize_row(event) for event in events]
    for reading in readings:
        finds = compile_filter(condition, Environment(now_ms=0, reading=reading))
        for row, verdict in zip(rows, verdicts[reading.empty], strict=True):
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


# --- what is compared in another way -----------------------------------------------------------

few = st.text("abÄ%_ \\", max_size=3)
CONDITIONS = st.sampled_from(["x", "not x"])


@settings(max_examples=300, deadline=None)
@given(
    first=st.text("aA_", max_size=2), second=st.sampled_from(["", "*", None]), condition=CONDITIONS
)
def test_query_and_rule_agree_on_empty_texts(first, second, condition):
    """A field that is empty, missing, or has a text, also where AQL cannot tell the first two."""
    rule = make_rule({"x": {"A": [first, second]}}, condition)
    assert_agree(rule, [{}, {"A": ""}, {"A": "a"}, {"A": first}], MORE)


@settings(max_examples=400, deadline=None)
@given(
    mine=few,
    other=few,
    modifier=st.sampled_from(["", "|startswith", "|endswith", "|contains", "|neq"]),
    condition=CONDITIONS,
)
def test_query_and_rule_agree_on_two_fields(mine, other, modifier, condition):
    """A field against another, in every combination of `fieldref`."""
    rule = make_rule({"x": {f"A|fieldref{modifier}": "B"}}, condition)
    texts = [mine + other, other + mine, mine, other, other.swapcase(), ""]
    events = [{"A": text, "B": other} for text in texts]
    assert_agree(rule, [{}, {"A": mine}, {"B": other}, *events], MORE)


numbers = st.one_of(st.integers(-20, 120), st.sampled_from([0.5, 9.75, -1.25, 4000, 65536]))


@settings(max_examples=300, deadline=None)
@given(
    bound=numbers,
    found=st.lists(st.one_of(numbers, numbers.map(str), few), min_size=3, max_size=6),
    modifier=st.sampled_from(["gt", "gte", "lt", "lte"]),
    condition=CONDITIONS,
)
def test_query_and_rule_agree_on_numbers_in_texts(bound, found, modifier, condition):
    """A comparison of numbers over texts of numbers and of anything else."""
    rule = make_rule({"x": {f"A|{modifier}": bound}}, condition)
    assert_agree(rule, [{}, {"A": bound}, {"A": f"0{bound}"}, *({"A": each} for each in found)])


NETWORKS = [
    "10.0.0.0/8",
    "10.128.0.0/9",
    "192.168.1.128/27",
    "0.0.0.0/0",
    "::1/128",
    "fe80::/10",
    "2001:db8::/33",
]
ADDRESSES = [
    "10.0.0.1",
    "10.200.1.1",
    "192.168.1.140",
    "010.0.0.1",
    "::1",
    "0:0:0:0:0:0:0:1",
    "FE80::1",
    "fe80:0::1",
    "2001:DB8::",
    "2001:db8:8000::1",
    "::ffff:10.0.0.1",
    "hostname",
    "",
    "10.0.0.1\n",
]


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("condition", ["x", "not x"])
def test_query_and_rule_agree_on_networks_in_texts(network, condition):
    """A network against the spellings of addresses in and out of it."""
    rule = make_rule({"x": {"A|cidr": network}}, condition)
    assert_agree(rule, [{}, *({"A": each} for each in ADDRESSES)])


TIMES = [
    "2026-01-31T05:06:07Z",
    "2026-12-01 23:59:59.123+02:00",
    "2025-05-05",
    "2026-05-05T05:05",
    "x",
    "",
    "05",
]


@pytest.mark.parametrize("part", ["minute", "hour", "day", "month", "year"])
@pytest.mark.parametrize("modifier", ["", "|gt", "|gte", "|lt", "|lte", "|neq"])
@pytest.mark.parametrize("number", [5, 12, 31, 2026])
def test_query_and_rule_agree_on_parts_of_times_in_texts(part, modifier, number):
    """A part of a time against texts of times and others."""
    rule = make_rule({"x": {f"A|{part}{modifier}": number}}, "x")
    assert_agree(rule, [{}, *({"A": each} for each in TIMES)])


@settings(max_examples=300, deadline=None)
@given(data=st.data(), condition=CONDITIONS)
def test_query_and_rule_agree_on_keywords(data, condition):
    """A keyword against events of one field, whose text is the payload."""
    asking = st.text(CHARACTERS + "**??", min_size=1, max_size=4)
    value = data.draw(asking.filter(lambda text: text.strip("*")))
    rule = make_rule({"x": [value]}, condition)
    found = data.draw(st.lists(near(value), min_size=3, max_size=3))
    assert_agree(rule, [{}, *({"payload": text} for text in found if text)])


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


def without_one_guard(condition):
    """The condition without one of the tests for null that stand beside alternatives, in turn."""
    if isinstance(condition, Or):
        for guard in condition.operands:
            if isinstance(guard, IsNull):
                yield any_of(*(each for each in condition.operands if each is not guard))
    if isinstance(condition, And | Or):
        join = all_of if isinstance(condition, And) else any_of
        for place, operand in enumerate(condition.operands):
            for other in without_one_guard(operand):
                yield join(*condition.operands[:place], other, *condition.operands[place + 1 :])


FILTERS = [
    "not x", "x and not y", "x or not y", "not (x or y)", "not (x and y)", "x and not (y or z)",
    "(x or y) and not z", "x and not y and not z", "not x and not y", "x and (y or not z)",
]  # fmt: skip
"""The ways in which rules have a NOT, each selection once."""


def selection(letter):
    """A selection of one field or both, which says nothing of what the others ask for."""
    fields = [f"{field}|contains" for field in FIELDS]
    return st.dictionaries(st.sampled_from(fields), st.just(letter), min_size=1)


@settings(max_examples=300, deadline=None)
@given(
    parts=st.tuples(*map(selection, "abc")),
    condition=st.sampled_from(FILTERS),
)
def test_every_guard_is_needed(parts, condition):
    """Without any one of its tests for null a query would lose an event under some reading."""
    rule = make_rule(dict(zip("xyz", parts, strict=True)), condition)
    plain = get_profile("plain")
    parsed = rule.detection.parsed_condition[0].parsed
    query = to_where(rule, to_condition(parsed, plain), plain)
    values = product((None, "-", *"abc", "ab", "bc", "ac", "abc"), repeat=len(FIELDS))
    events = [dict(zip(FIELDS, each, strict=True)) for each in values]
    for fewer in without_one_guard(query):
        assert any(
            holds(fewer, event, reading) != holds(query, event, reading)
            for event in events
            for reading in readings_over(["null"])
        ), (condition_to_aql(query), condition_to_aql(fewer))


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
