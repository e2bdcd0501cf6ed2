"""The regular expression of a comparison has exactly the texts of the numbers that satisfy it."""

import operator
import re
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from siemantic.aql.java_regex import compile_java
from siemantic.targets.qradar_aql.patterns import whole_value
from siemantic.targets.qradar_aql.ranges import between, number_pattern, whole_numbers

OPERATORS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")

operators = st.sampled_from(sorted(OPERATORS))
bounds = st.one_of(
    st.integers(-30, 30),
    st.integers(-(10**12), 10**12),
    st.builds(lambda digits, zeros: digits * 10**zeros, st.integers(-12, 12), st.integers(0, 9)),
    st.builds(lambda power, step: 10**power + step, st.integers(0, 9), st.integers(-1, 1)),
    st.integers(-2000, 2000).map(lambda thousandths: thousandths / 1000),
    st.builds(lambda digits, places: digits / 10**places, st.integers(), st.integers(0, 8)),
    st.sampled_from([0, -0.0, 1e-7, -1e20, 1e300, 0.1, 0.99, 9.9, 99.99, 1.5e-20]),
)


@st.composite
def near(draw, bound):
    """The text of a number at the bound or a step away from it, written in some way."""
    exact = Decimal(str(bound))
    step = Decimal(draw(st.sampled_from(["0", "0", "1", "0.1", "0.01", "0.0000000000000000001"])))
    # The context would round a long number and its small step.
    text = f"{exact:f}" if not step or abs(exact) > 10**8 else f"{exact + step * draw(SIGNS):f}"
    digits = text.lstrip("-")
    point = "" if "." in digits else "."
    sign = "-" if text.startswith("-") else draw(st.sampled_from(["", "", "+"]))
    more = draw(st.sampled_from(["", "", point + "0", point + "00", point + "01", "0", "9"]))
    return sign + draw(st.sampled_from(["", "", "0", "00"])) + digits + more


SIGNS = st.sampled_from([-1, 1])
hostile = st.text("+-0123459. e\n٣", max_size=6)


def expected(compare, text, bound):
    """Whether a text is a number's that compares so with the bound."""
    return NUMBER.fullmatch(text) is not None and OPERATORS[compare](
        Decimal(text), Decimal(str(bound))
    )


def assert_exact(compare, bound, text):
    """Python and Java, looking for a part and covering the whole, say what the number says."""
    pattern = whole_value(number_pattern(compare, bound))
    assert "\\" not in pattern
    wanted = expected(compare, text, bound)
    for engine in (re.compile(pattern), compile_java(pattern, ignore_case=True)):
        assert (engine.search(text) is not None) == wanted, (pattern, text)
        assert (engine.fullmatch(text) is not None) == wanted, (pattern, text)


@settings(max_examples=300, deadline=None)
@given(compare=operators, bound=bounds, data=st.data())
def test_texts_near_the_bound_compare_as_their_numbers(compare, bound, data):
    """A number at the bound, or a step away from it, and the same with the other sign."""
    text = data.draw(near(bound))
    for each in (text, "-" + text.lstrip("+-"), text.replace("-", "+"), text + "\n"):
        assert_exact(compare, bound, each)


@settings(max_examples=300, deadline=None)
@given(compare=operators, bound=bounds, text=hostile)
@example(compare=">=", bound=0, text="-0")
@example(compare=">", bound=0, text="-0.0")
@example(compare="<", bound=0, text="-0")
@example(compare=">=", bound=0, text="-00.0001")
@example(compare=">", bound=4000, text="40000")
@example(compare="<=", bound=4000, text="40001")
@example(compare="<=", bound=5, text="")
def test_texts_of_all_kinds_are_found_only_as_numbers(compare, bound, text):
    """Signs, blanks, points and digits of other scripts, in any order."""
    assert_exact(compare, bound, text)


@pytest.mark.parametrize("bound", [-11, -10, -9, -1, 0, 1, 9, 10, 11, 99, 100, 101, 250, 999])
@pytest.mark.parametrize("compare", sorted(OPERATORS))
def test_each_whole_number_compares(compare, bound):
    """All whole numbers of up to four digits, with and without a fraction."""
    pattern = re.compile(whole_value(number_pattern(compare, bound)))
    for number in range(-1200, 1200):
        for text in (f"{number}", f"{number}.5", f"{number}.0"):
            assert (pattern.search(text) is not None) == expected(compare, text, bound), text


@given(ends=st.tuples(st.integers(0, 1200), st.integers(0, 1200)).map(sorted))
def test_whole_numbers_are_those_from_the_first_to_the_last(ends):
    """Each number has one spelling, and each is in one alternative only."""
    low, high = ends
    parts = [re.compile(part) for part in whole_numbers(low, high)]
    for number in range(1250):
        found = [part for part in parts if part.fullmatch(str(number))]
        assert len(found) == (low <= number <= high)


@given(ends=st.tuples(st.integers(0, 999), st.integers(0, 999)).map(sorted))
def test_digits_between_are_those_of_the_same_width(ends):
    """Numbers with zeros in front; those without are not among them."""
    low, high = ends
    pattern = re.compile("|".join(between(f"{low:03}", f"{high:03}")))
    for number in range(1000):
        assert (pattern.fullmatch(f"{number:03}") is not None) == (low <= number <= high)
    assert pattern.fullmatch("7") is None


@pytest.mark.parametrize("compare", sorted(OPERATORS))
@pytest.mark.parametrize("bound", [0, 4000, -1024, 0.25])
@pytest.mark.parametrize("text", ["0", "1", "9", "0.", "1.0", "-0.0"])
def test_long_texts_take_no_longer_than_their_length(compare, bound, text):
    """Half a million digits, and the same with something behind them."""
    digits = text + text[-1].replace(".", "0") * 500_000
    pattern = re.compile(whole_value(number_pattern(compare, bound)))
    assert pattern.search(digits + "x") is None
    assert (pattern.search(digits) is not None) == OPERATORS[compare](
        Decimal(digits), Decimal(str(bound))
    )


@pytest.mark.parametrize(
    ("compare", "bound", "longest"), [(">=", 4000, 52), (">", 65535, 140), ("<=", 2**32, 250)]
)
def test_patterns_are_short(compare, bound, longest):
    """A rule's number gives what fits on a line or two."""
    assert len(number_pattern(compare, bound)) <= longest
