"""The reader of AQL against the evaluator, under every reading that can matter."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readers.generated import make_condition, make_row, texts_of_row
from siemantic.aql.evaluator import Environment, compile_filter
from siemantic.aql.parser import parse_condition
from siemantic.aql.readings import CHOICES, READINGS, Reading, readings_over
from siemantic.errors import AqlEvaluationError, UndecidedError
from siemantic.logic.formula import holds
from siemantic.readers.aql import Names, consulted_switches, read_condition
from verdicts import READERS, REFUSED_AT_MOST

ROWS, MOST_READINGS = 24, 16


def outcome(condition, row, reading):
    """The evaluator's verdict, or that it has none."""
    try:
        return compile_filter(condition, Environment(now_ms=0, reading=reading))(row)
    except AqlEvaluationError:
        return "refused"


def some_readings(draw, switches):
    """Those over the switches, and others at random up to so many; empty texts stay texts."""
    found = list(readings_over(switches))
    draw.shuffle(found)
    others = [replace(draw.choice(READINGS), empty="text") for _ in range(MOST_READINGS)]
    return [*found, *others][:MOST_READINGS]


def test_formula_is_true_of_the_rows_that_the_evaluator_finds():
    """holds(read_condition(c), row) == compile_filter(c)(row), under each of the readings."""
    refused = []

    @settings(max_examples=READERS.examples, deadline=None)
    @given(draw=st.randoms(use_true_random=False))
    def law(draw):
        condition, rows = make_condition(draw), [make_row(draw) for _ in range(ROWS)]
        try:
            for reading in some_readings(draw, consulted_switches(condition)):
                agree(condition, rows, reading)
        except UndecidedError as error:
            refused.append(str(error))

    law()
    assert len(refused) < READERS.examples * REFUSED_AT_MOST, refused[:20]


def agree(condition, rows, reading):
    """The formula and the evaluator give one verdict on each row."""
    formula = read_condition(condition, Names(), reading)
    finds = compile_filter(condition, Environment(now_ms=0, reading=reading))
    found = [row for row in rows if holds(formula, texts_of_row(row)) != finds(row)]
    assert found == [], (condition, reading)


@settings(max_examples=300, deadline=None)
@given(draw=st.randoms(use_true_random=False))
def test_switches_that_are_not_consulted_change_nothing(draw):
    """The evaluator gives the same verdict whatever the other switches are."""
    condition = make_condition(draw)
    try:
        consulted = consulted_switches(condition)
    except UndecidedError:
        return
    others = [each for each in CHOICES if each not in (*consulted, "empty")]
    first = replace(draw.choice(READINGS), empty="text")
    changed = {each: draw.choice(CHOICES[each]) for each in others}
    for row in (make_row(draw) for _ in range(10)):
        one, other = (outcome(condition, row, each) for each in (first, replace(first, **changed)))
        assert one == other, (condition, row, first, changed)


@pytest.mark.parametrize(
    ("written", "row", "reading"),
    [
        ("qid = '7.0'", {"qid": 7}, Reading()),
        ("qid = 7.0", {"qid": 7}, Reading()),
        ("qid IN (7.0, 8)", {"qid": 7}, Reading()),
        ("qid != '1e1'", {"qid": 10}, Reading()),
        ("a = b", {"a": "ä", "b": "Ä"}, Reading(equals="insensitive")),
        ("a IN (b)", {"a": "ä", "b": "Ä"}, Reading(equals="insensitive", folding="unicode")),
        (r"a MATCHES '\bä'", {"a": "ä"}, Reading()),
        (r"a MATCHES 'x\b.*'", {"a": "xä"}, Reading()),
    ],
)
def test_reader_says_what_the_evaluator_says(written, row, reading):
    """Where it once said something else."""
    condition = parse_condition(written)
    agree(condition, [row, {}], reading)


@pytest.mark.parametrize(
    ("written", "switch"),
    [
        ("STR(a) = b", "equals"),
        ("a = b", "folding"),
        ("a NOT IN ('x', b)", "folding"),
        ("a MATCHES '(?i)ä'", "folding"),
        (r"a MATCHES '(?i)\x{e4}'", "folding"),
    ],
)
def test_switch_is_consulted(written, switch):
    """Where it was once forgotten."""
    assert switch in consulted_switches(parse_condition(written))


@pytest.mark.parametrize(
    "written",
    [
        "INCIDR('10.0.0.0/8', a)",
        "NOT INCIDR('10.0.0.0/8', LOWER(a))",
        "sourceip = 5",
        "hasoffense = 1",
        "a = 7.0",
        "LOWER(a) = '\u03c3'",
        "a > 5",
        "a = LOWER(b)",
        "TEXT SEARCH 'x'",
    ],
)
def test_what_cannot_be_told_is_refused(written):
    """No formula is better than one that the evaluator does not agree with."""
    with pytest.raises(UndecidedError):
        read_condition(parse_condition(written), Names(), Reading())


@pytest.mark.parametrize("text", ["ß", "a", ""])
def test_capital_letters_of_a_column_are_no_column_of_their_own(text):
    """UPPER may make two letters of one, so it is something worked out and not followed."""
    formula = read_condition(parse_condition("UPPER(a) LIKE '%'"), Names(), Reading())
    assert holds(formula, {"=UPPER(a)": text.upper()})
    assert not holds(formula, {"a": text})
