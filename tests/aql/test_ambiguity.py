"""Which switches of a reading a query's meaning can depend on."""

import re
from dataclasses import fields, replace
from pathlib import Path
from random import Random
from typing import get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aql.generated import (
    DEEP,
    LOOKUPS,
    REGEX_PIECES,
    TEXTS,
    deep,
    deepest,
    make_condition,
    make_query,
    make_row,
)
from cases_of import cases_of
from siemantic.aql.ambiguity import ambiguities, readings_for
from siemantic.aql.ambiguity.patterns import Cover, cover
from siemantic.aql.ast import Call, Case, Column, Compare, In, Text
from siemantic.aql.evaluator import Environment, World, compile_filter, run
from siemantic.aql.java_regex import compile_java
from siemantic.aql.parser import parse, parse_condition
from siemantic.aql.printer import condition_to_aql, to_aql
from siemantic.aql.readings import CHOICES, READINGS, SWITCHES, Reading
from siemantic.errors import AqlEvaluationError

ROOT = Path(__file__).parents[2]
randoms = st.randoms(use_true_random=False)


def switches(tree):
    """Those that are named for more than rare values, and those that are named for these alone."""
    found = ambiguities(tree)
    named = {each.switch for each in found if not each.is_slight}
    return named, {each.switch for each in found} - named


# --- soundness ---------------------------------------------------------------------------------


def readings_beyond(tree, draw, count):
    """Pairs of readings that are alike in all switches that are named."""
    named = set.union(*switches(tree))
    defaults = {name: CHOICES[name][0] for name in SWITCHES if name not in named}
    for _ in range(count):
        chosen = {name: draw.choice(CHOICES[name]) for name in SWITCHES}
        yield Reading(**(chosen | defaults)), Reading(**chosen)


def find_difference(condition, rows, draw, count):
    """A row and two readings alike in all that is named, under which it differs; None if none."""
    for one, other in readings_beyond(condition, draw, count):
        both = zip(
            rows, verdicts(condition, one, rows), verdicts(condition, other, rows), strict=True
        )
        for row, first, second in both:
            if None not in (first, second) and first != second:
                return condition_to_aql(condition, one_line=True), row, one, other
    return None


def verdicts(condition, reading, rows):
    """What the condition says of each row, None where it refuses."""
    try:
        test = compile_filter(condition, Environment(0, reading, LOOKUPS))
    except AqlEvaluationError:
        return [None] * len(rows)
    return [_verdict(test, row) for row in rows]


def _verdict(test, row):
    try:
        return test(row)
    except AqlEvaluationError:
        return None


@settings(max_examples=600, deadline=None)
@given(draw=randoms)
def test_switch_that_is_not_named_makes_no_difference(draw):
    """Under readings that differ only in other switches, each row gets one verdict, if any."""
    rows = [make_row(draw) for _ in range(6)]
    assert find_difference(make_condition(draw), rows, draw, 8) is None


def make_equality_in_one_case(draw):
    """`LOWER(x) = 'text'` in all its forms."""
    value = Call(draw.choice(("LOWER", "UPPER")), (Column(draw.choice(("a", "b"))),))
    texts = tuple(Text(draw.choice(TEXTS)) for _ in range(3))
    match draw.randrange(4):
        case 0:
            return Compare(value, draw.choice(("=", "!=")), texts[0])
        case 1:
            return Compare(texts[0], draw.choice(("=", "!=")), value)
        case 2:
            return In(value, texts, draw.random() < 0.5)
    return Compare(Case(value, ((texts[0], texts[1]),), Text("x")), "LIKE", texts[1])


@settings(max_examples=1000, deadline=None)
@given(draw=randoms)
def test_equality_in_one_case_depends_on_what_is_named(draw):
    """The first law, for what LOWER and UPPER give, which meets texts in one case."""
    rows = [{name: draw.choice((*TEXTS, None, 5)) for name in "ab"} for _ in range(8)]
    condition = make_equality_in_one_case(draw)
    assert find_difference(condition, rows, draw, 6) is None


@pytest.mark.parametrize("function", ["LOWER", "UPPER"])
def test_letters_that_fold_but_stay_make_equality_open(function):
    """For each letter of ASCII, any letter of Unicode that tells the readings apart is foreseen."""
    everything = [chr(code) for code in range(0x20000) if chr(code).upper() != chr(code).lower()]
    for letter in "abcdefghijklmnopqrstuvwxyz":
        text = letter if function == "LOWER" else letter.upper()
        condition = Compare(Call(function, (Column("a"),)), "=", Text(text))
        rows = [{"a": each} for each in everything]
        readings = [Reading(equals=each, folding="unicode") for each in CHOICES["equals"]]
        differ = len({tuple(verdicts(condition, each, rows)) for each in readings}) > 1
        assert differ == ("equals" in set.union(*switches(condition))), text


def find_difference_of_query(query, rows, draw, count):
    """Two readings alike in all that is named, under which the query differs; None if none."""
    for one, other in readings_beyond(query, draw, count):
        first, second = result(query, one, rows), result(query, other, rows)
        if None not in (first, second) and first != second:
            return to_aql(query, one_line=True), rows, one, other
    return None


def result(query, reading, rows):
    """What the query shows, where an empty text and a null are one; None where it refuses."""
    try:
        found = run(
            query, World({"events": rows, "flows": rows[:2]}, Environment(0, reading, LOOKUPS))
        )
    except AqlEvaluationError:
        return None
    return [tuple(value or None for value in row.values()) for row in found.rows]


@settings(max_examples=400, deadline=None)
@given(draw=randoms)
def test_switch_that_is_not_named_makes_no_difference_to_a_query(draw):
    """The same with aliases, groups, order and subselects; a column may show null for empty."""
    rows = [{**make_row(draw), "at": at} for at in range(5)]
    assert find_difference_of_query(make_query(draw), rows, draw, 6) is None


@settings(max_examples=1000, deadline=None)
@given(draw=randoms)
def test_what_a_regular_expression_is_said_to_cover_it_covers(draw):
    """Where it is found in a text it covers all of it."""
    pattern = "".join(draw.choice(REGEX_PIECES) for _ in range(draw.randrange(1, 7)))
    said = cover(pattern)
    if said is Cover.PART:
        return
    try:
        compiled = compile_java(pattern)
    except AqlEvaluationError:
        return
    for text in TEXTS:
        if said is Cover.WHOLE or not re.search("[\n\r\u0085\u2028\u2029]", text):
            assert bool(compiled.search(text)) == bool(compiled.fullmatch(text)), (pattern, text)


def test_each_switch_makes_a_difference_to_a_generated_condition():
    """The laws above can fail; and what makes the difference is named."""
    draw, missing = Random(1), set(SWITCHES)
    for _ in range(40_000):
        condition, rows = make_condition(draw, 1), [make_row(draw) for _ in range(4)]
        base, switch = draw.choice(READINGS), draw.choice(sorted(missing))
        readings = [replace(base, **{switch: choice}) for choice in CHOICES[switch]]
        both = zip(*(verdicts(condition, each, rows) for each in readings), strict=True)
        if {(True, False), (False, True)} & set(both):
            assert switch in set.union(*switches(condition))
            missing.remove(switch)
        if not missing:
            return
    pytest.fail(f"no condition depends on {missing}")


def test_trees_that_are_too_deep_are_refused():
    """Trees made by hand end in a clear error."""
    for ask in (ambiguities, readings_for):
        with pytest.raises(ValueError, match="the tree is more than 32 levels deep"):
            ask(deep("not", 3000))


@pytest.mark.parametrize("kind", DEEP)
def test_trees_of_the_greatest_depth_are_read(kind):
    """None comes to the limit of Python."""
    assert readings_for(deepest(kind))


# --- precision ---------------------------------------------------------------------------------


@pytest.mark.parametrize("case", cases_of("aql/ambiguity.yml"))
def test_exactly_what_is_open_is_named(case):
    """The switches of the case are named and no others, those of rare values apart."""
    tree = parse(case["query"]) if "query" in case else parse_condition(case["filter"])
    assert switches(tree) == (set(case["switches"]), set(case["slight"]))


OUTPUTS = sorted((ROOT / "output" / "qradar_aql").rglob("*.aql"))
CONDITIONS = [
    case
    for name in ("text", "values", "conditions", "regex", "regex_beyond_re2")
    for case in cases_of(f"qradar_aql/{name}.yml")
    if "expect" in case.values[0]
]
QUERIES = [case for case in cases_of("qradar_aql/queries.yml") if "expect" in case.values[0]]


@pytest.mark.parametrize("path", OUTPUTS, ids=lambda path: path.stem)
def test_queries_of_our_rules_depend_on_nothing(path):
    """
    What we write means the same whatever IBM leaves open, rare values apart.

    A correlation asks which events have a group-by field, and so what an empty one is.
    """
    found, _ = switches(parse(path.read_text(encoding="utf-8")))
    assert found <= ({"empty"} if path.parent.name == "correlation" else set())


@pytest.mark.parametrize("case", QUERIES)
def test_queries_of_the_target_depend_on_nothing(case):
    """The same for every query that the target is known to write."""
    assert switches(parse(case["expect"]))[0] == set()


@pytest.mark.parametrize("case", CONDITIONS)
def test_conditions_of_the_target_depend_on_nothing(case):
    """The same for conditions; a rule that asks for a missing value asks what an empty one is."""
    found, _ = switches(parse_condition(case["expect"]))
    assert found <= ({"empty"} if _asks_for_null(case["detection"]) else set())


def _asks_for_null(detection):
    """
    Whether a null, an empty text, any text at all or another field is asked for.

    docs/exactness.md leaves open what becomes of an empty text there.
    """
    if isinstance(detection, dict):
        named = any({"exists", "fieldref"} & {*str(key).split("|")} for key in detection)
        return named or any(map(_asks_for_null, detection.values()))
    if isinstance(detection, list):
        return any(map(_asks_for_null, detection))
    return detection in (None, "", "*", EMPTY_LINE)


EMPTY_LINE = "(?m)^$"
"""A regular expression that an empty text has."""


# --- readings ----------------------------------------------------------------------------------


def test_readings_are_the_combinations_of_what_is_open():
    """Two for each switch that is named, and no others."""
    condition = parse_condition(
        "username MATCHES 'a' AND (NOT (severity = 5) OR qid = 1 AND b = 2)"
    )
    named = {each.switch for each in ambiguities(condition)}
    assert {"matches", "null", "precedence"} <= named
    readings = readings_for(condition)
    assert len(set(readings)) == len(readings) == 2 ** len(named)
    for switch, choices in CHOICES.items():
        found = {getattr(each, switch) for each in readings}
        assert found == (set(choices) if switch in named else {choices[0]})


def test_choices_are_those_of_the_class_and_the_default_comes_first():
    """The table of choices says what the class of readings says."""
    hints = get_type_hints(Reading)
    assert {each.name: get_args(hints[each.name]) for each in fields(Reading)} == CHOICES
    assert {name: getattr(Reading(), name) for name in SWITCHES} == {
        name: choices[0] for name, choices in CHOICES.items()
    }


@pytest.mark.parametrize("switch", SWITCHES)
def test_each_switch_names_a_section_of_the_documentation(switch):
    """Who wonders about a switch finds its sources."""
    told = re.search(
        rf"^ +{switch}: .*?\(docs/aql\.md,\s+\"([^\"]+)\"\)", Reading.__doc__, re.M | re.S
    )
    document = (ROOT / "docs" / "aql.md").read_text(encoding="utf-8")
    assert re.search(rf"^##+ {re.escape(told[1])}$", document, re.M)
