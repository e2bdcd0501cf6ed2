"""Laws that hold for every condition, whatever its rows."""

import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aql.generated import (
    DEEP,
    LOOKUPS,
    deep,
    deepest,
    make_condition,
    make_odd_row,
    make_query,
    make_row,
)
from siemantic.aql.ast import (
    And,
    Column,
    Compare,
    Database,
    Item,
    Mixed,
    Not,
    Or,
    Select,
    Star,
    Text,
)
from siemantic.aql.evaluator import Environment, World, compile_filter, normalize_row, run
from siemantic.aql.evaluator.conditions import compile_condition
from siemantic.aql.evaluator.context import Context
from siemantic.aql.functions.table import AGGREGATES
from siemantic.aql.parser import parse, parse_condition
from siemantic.aql.printer import condition_to_aql, to_aql
from siemantic.aql.readings import READINGS, Reading
from siemantic.aql.walk import MAX_DEPTH
from siemantic.errors import AqlEvaluationError

AGGREGATE_NAMES = [each.name for each in AGGREGATES]
randoms = st.randoms(use_true_random=False)
NULLS = [Reading(null=choice) for choice in ("three-valued", "two-valued")]


def make_rows(draw, count=5):
    """Rows of which each has a number of its own."""
    return [{**make_row(draw), "at": at} for at in range(count)]


def environment(reading):
    """The clock at 0, and what the generated conditions ask a console."""
    return Environment(0, reading, LOOKUPS)


def outcome(condition, row, reading):
    """True, False, or "refused"."""
    try:
        verdict = compile_filter(condition, environment(reading))(row)
    except AqlEvaluationError:
        return "refused"
    assert isinstance(verdict, bool)
    return verdict


@settings(max_examples=250, deadline=None)
@given(draw=randoms)
def test_each_condition_is_true_or_false_or_refused(draw):
    """Whatever stands in the rows and under any reading, nothing else is raised."""
    condition = make_condition(draw)
    for _ in range(8):
        outcome(condition, make_odd_row(draw), draw.choice(READINGS))


@settings(max_examples=200, deadline=None)
@given(draw=randoms)
def test_each_query_has_a_result_or_is_refused(draw):
    """Whatever stands in the rows and under any reading, nothing else is raised."""
    call = f"{draw.choice(AGGREGATE_NAMES)}({draw.choice('ab')})"
    simple = f"SELECT a, {call} FROM events GROUP BY a ORDER BY sourceip LAST 1 HOURS"
    query = make_query(draw) if draw.random() < 0.7 else parse(simple)
    rows = [{**make_odd_row(draw), "starttime": draw.choice((0, None))} for _ in range(3)]
    try:
        result = run(query, World({"events": rows, "flows": rows}, environment(Reading())))
    except AqlEvaluationError:
        return
    assert all(tuple(row) == result.columns for row in result.rows)


@settings(max_examples=200, deadline=None)
@given(draw=randoms)
def test_printed_and_parsed_condition_means_the_same(draw):
    """What the printer writes and the parser reads back gives the same verdicts."""
    condition = make_condition(draw)
    again = parse_condition(condition_to_aql(condition))
    for row in make_rows(draw):
        reading = draw.choice(READINGS)
        assert outcome(again, row, reading) == outcome(condition, row, reading)


@settings(max_examples=200, deadline=None)
@given(draw=randoms)
def test_query_finds_the_rows_that_its_condition_holds_for(draw):
    """`SELECT ... WHERE condition` by `run` is `compile_filter` row by row."""
    condition, reading, rows = make_condition(draw), draw.choice(READINGS), make_rows(draw)
    query = Select((Item(Column("at")),), (Database("events"),), where=condition)
    verdicts = [outcome(condition, row, reading) for row in rows]
    world = World({"events": rows}, environment(reading))
    if "refused" in verdicts:
        with pytest.raises(AqlEvaluationError):
            run(query, world)
        return
    found = [row["at"] for row in run(query, world).rows]
    assert found == [at for at, holds in enumerate(verdicts) if holds]


@settings(max_examples=200, deadline=None)
@given(draw=randoms)
def test_de_morgan_holds(draw):
    """NOT of AND is OR of NOT, and the other way round, with two truth values and with three."""
    parts = tuple(make_condition(draw, 2) for _ in range(draw.choice((2, 3))))
    outer, inner = draw.choice(((And, Or), (Or, And)))
    whole, taken_apart = Not(outer(parts)), inner(tuple(map(Not, parts)))
    for row, reading in product(make_rows(draw), NULLS):
        one, other = (outcome(each, row, reading) for each in (whole, taken_apart))
        assert "refused" in (one, other) or one == other


@settings(max_examples=200, deadline=None)
@given(draw=randoms)
def test_exact_truth_is_true_where_the_short_way_is(draw):
    """Telling unknown from false changes nothing about what is true."""
    condition, reading = make_condition(draw), draw.choice(READINGS)
    context = Context(environment(reading))
    try:
        exact, short = (compile_condition(condition, context, exact=way) for way in (True, False))
    except AqlEvaluationError:
        return
    for row in make_rows(draw):
        one, other = _truth(exact, row), _truth(short, row)
        assert "refused" in (one, other) or one == other


def _truth(test, row):
    try:
        return test(row) is True
    except AqlEvaluationError:
        return "refused"


@settings(max_examples=100, deadline=None)
@given(draw=randoms)
def test_precedence_is_that_of_parentheses(draw):
    """`a AND b OR c` is one or the other grouping, as the reading says."""
    a, b, c, d = (make_condition(draw, 1) for _ in range(4))
    chain = Mixed((a, b, c, d), ("OR", "AND", "OR"))
    sql = Or((a, And((b, c)), d))
    flat = Or((And((Or((a, b)), c)), d))
    for row in make_rows(draw):
        for reading, same in ((Reading(), sql), (Reading(precedence="flat"), flat)):
            assert outcome(chain, row, reading) == outcome(same, row, reading)


# --- size --------------------------------------------------------------------------------------


def test_or_of_five_thousand_operands_runs():
    """Long lists of indicators are no deep trees."""
    condition = parse_condition(" OR ".join(f"(a = '{n}' AND b = 'x')" for n in range(5000)))
    test = compile_filter(condition, environment(Reading()))
    assert test({"a": "4999", "b": "x"})
    assert not test({"a": "5000", "b": "x"})


@pytest.mark.parametrize(
    ("levels", "start", "middle", "end"),
    [
        (1, "(", "a = 'x' AND (b = 'y' OR a = 'z')", ")"),
        (2, "NOT (", "a = 'x'", ")"),
        (2, "(a = 'q' OR (", "a = 'x'", "))"),
    ],
)
def test_conditions_as_deep_as_the_parser_takes_them_run(levels, start, middle, end):
    """What can be parsed can be run."""
    depth = (MAX_DEPTH - 2) // levels // 2 * 2
    condition = parse_condition(start * depth + middle + end * depth)
    assert compile_filter(condition, environment(Reading()))({"a": "x", "b": "y"})


def test_values_and_subselects_as_deep_as_the_parser_takes_them_run():
    """What can be parsed can be run."""
    depth = MAX_DEPTH - 2
    value = "LOWER(" * depth + "a" + ")" * depth
    condition = parse_condition(f"{value} = 'x'")
    assert compile_filter(condition, environment(Reading()))({"a": "X"})
    text = "SELECT a FROM (" * depth + "SELECT a FROM events" + ")" * depth
    assert run(parse(text), World({"events": [{"a": 1}]}, environment(Reading()))).rows == (
        {"a": 1},
    )


def evaluate(tree, reading):
    """Run a query, or a condition, over one row."""
    row = {"a": 1, "b": "x"}
    if isinstance(tree, Select):
        return run(tree, World({"events": [row]}, environment(reading)))
    return compile_filter(tree, environment(reading))(row)


@pytest.mark.parametrize("kind", DEEP)
def test_trees_of_the_greatest_depth_run(kind):
    """None comes to the limit of Python, neither when it is compiled nor when it runs."""
    for reading in (*NULLS, Reading(precedence="flat", empty="null")):
        evaluate(deepest(kind), reading)


@pytest.mark.parametrize("kind", DEEP)
def test_trees_that_are_too_deep_are_refused(kind):
    """Trees made by hand end in a clear error."""
    with pytest.raises(AqlEvaluationError, match="the tree is more than 32 levels deep"):
        evaluate(deep(kind, 3000), Reading())


def test_like_with_many_wildcards_ends():
    """What is not covered is found out in a time that grows with the text."""
    for pattern in ("%a%a%a%a%a%a%a%a%b", "%a_%a_%a_%a_%a_%a_%b%", "a%a%a%a%a%a%a%a_b"):
        for operator in ("LIKE", "ILIKE"):
            test = compile_filter(
                Compare(Column("a"), operator, Text(pattern)), environment(Reading())
            )
            assert not test({"a": "a" * 5000})


@settings(max_examples=500, deadline=None)
@given(st.text("ab\n", max_size=8), st.text("ab%_%", max_size=8))
def test_like_is_the_regular_expression_of_its_wildcards(text, pattern):
    """`%` is `.*` and `_` is `.`, which also cover line breaks."""
    expected = re.fullmatch(pattern.replace("%", ".*").replace("_", "."), text, re.DOTALL)
    for operator in ("LIKE", "ILIKE"):
        test = compile_filter(Compare(Column("a"), operator, Text(pattern)), environment(Reading()))
        assert test({"a": text}) == bool(expected)


# --- rows --------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", [None, 1, "a", ["a"], [("a", 1)], {1: "a"}, {"A": 1, "a": 2}])
def test_what_is_no_row_is_refused(row):
    """A clear error, where a row is no mapping of distinct texts."""
    everything = Select((Star(),), (Database("events"),))
    with pytest.raises(AqlEvaluationError):
        run(everything, World({"events": [row]}, environment(Reading())))


def test_rows_can_be_an_iterator_that_is_read_twice():
    """A subselect over the same source sees the same rows."""
    text = "SELECT a FROM events WHERE a IN (SELECT b FROM events)"
    rows = iter([{"a": 1, "b": 2}, {"a": 2, "b": 3}])
    result = run(parse(text), World({"events": rows}, environment(Reading())))
    assert result.rows == ({"a": 2},)


def test_rows_are_left_as_they_were():
    """Neither the query nor the rows are changed."""
    rows = [{"UserName": "b", "L": [1]}, {"UserName": "a", "L": [2]}]
    query = parse("SELECT * FROM events WHERE username != 'x' ORDER BY username")
    printed = to_aql(query)
    found = run(query, World({"events": rows}, environment(Reading())))
    assert [row["UserName"] for row in found.rows] == ["a", "b"]
    assert rows == [{"UserName": "b", "L": [1]}, {"UserName": "a", "L": [2]}]
    assert to_aql(query) == printed
    assert normalize_row(rows[0]) == {"username": "b", "l": [1]}
