"""The regular expressions of a part of a time have exactly the texts whose part compares so."""

import operator
import re
from datetime import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sigma.types import TimestampPart

from siemantic.aql.functions.date_patterns import format_time
from siemantic.aql.java_regex import compile_java
from siemantic.errors import UnsupportedError
from siemantic.targets.qradar_aql.patterns import whole_value
from siemantic.targets.qradar_aql.times import DATE_LETTERS, padded_pattern, time_part_pattern

OPERATORS = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
# Written apart from the patterns under test; a text with a date alone is midnight.
TIME = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
    r"(?:[T ](?P<hour>\d\d):(?P<minute>\d\d)(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)
VALID = {"year": (0, 9999), "month": (1, 12), "day": (1, 31), "hour": (0, 23), "minute": (0, 59)}

parts = st.sampled_from(sorted(DATE_LETTERS, key=lambda part: part.name))
compares = st.sampled_from(sorted(OPERATORS))
times = st.datetimes()
numbers = st.one_of(
    st.integers(-1, 61), st.integers(1990, 2031), st.sampled_from([999, 1000, 9999, 10000])
)


@st.composite
def spelled(draw, time):
    """A time in one of the forms."""
    date, separator, clock = f"{time:%Y-%m-%d}".rjust(10, "0"), "T", f"{time:%H:%M}"
    forms = [
        date,
        f"{date} {clock}",
        f"{date}{separator}{clock}:{time:%S}",
        f"{date}{separator}{clock}:{time:%S}.{time:%f}",
        f"{date} {clock}:{time:%S},{time:%f}000",
    ]
    zone = draw(st.sampled_from(["", "", "Z", "+02:00", "-0930", "+01"]))
    form = draw(st.sampled_from(forms))
    return form if form == date else form + zone


@st.composite
def changed(draw, text):
    """A text with a character taken out, put in or replaced."""
    at = draw(st.integers(0, len(text)))
    new = draw(st.sampled_from(["", "0", "9", "-", ":", "T", "t", "Z", " ", ".", "\n", "٣"]))
    return text[:at] + new + text[at + draw(st.integers(0, 1)) :]


def part_of(text, part):
    """The part of the time that the text is, None if it is none."""
    found = TIME.fullmatch(text)
    if found is None:
        return None
    name = part.name.lower()
    low, high = VALID[name]
    number = int(found[name] or 0)
    return number if low <= number <= high else None


def assert_exact(pattern, text, *, wanted):
    """Python and Java, looking for a part and covering the whole, say the same."""
    assert "\\" not in pattern
    whole = whole_value(pattern)
    for engine in (re.compile(whole), compile_java(whole)):
        assert (engine.search(text) is not None) == wanted, (whole, text)
        assert (engine.fullmatch(text) is not None) == wanted, (whole, text)


@settings(max_examples=400, deadline=None)
@given(part=parts, compare=compares, number=numbers, data=st.data())
def test_texts_of_times_compare_as_their_parts(part, compare, number, data):
    """Times as Python reads them."""
    time = data.draw(times)
    text = data.draw(spelled(time))
    read = datetime.fromisoformat(text)
    found = getattr(read, part.name.lower())
    pattern = time_part_pattern(part, compare, number)
    assert_exact(pattern, text, wanted=OPERATORS[compare](found, number))
    assert_exact(pattern, text + "\n", wanted=False)


@settings(max_examples=400, deadline=None)
@given(part=parts, compare=compares, number=numbers, data=st.data())
@example(part=TimestampPart.HOUR, compare="<", number=6, data=None)
def test_changed_texts_are_found_only_as_times(part, compare, number, data):
    """A character more, less or another than a time has."""
    text = data.draw(changed(data.draw(spelled(data.draw(times))))) if data else "2024-01-02"
    found = part_of(text, part)
    wanted = found is not None and OPERATORS[compare](found, number)
    assert_exact(time_part_pattern(part, compare, number), text, wanted=wanted)


@pytest.mark.parametrize("compare", sorted(OPERATORS))
@pytest.mark.parametrize("part", sorted(DATE_LETTERS, key=lambda part: part.name), ids=str)
def test_digits_of_each_part_compare_as_numbers(part, compare):
    """Each number against each of its digits; what no part can be is never found."""
    low, high = VALID[part.name.lower()]
    width = len(str(high))
    bounds = range(-1, 102) if width == 2 else (-1, 0, 999, 1000, 1999, 2024, 9999, 10000)
    for bound in bounds:
        pattern = re.compile(whole_value(padded_pattern(part, compare, bound)))
        for number in range(min(10**width, 3000)):
            wanted = low <= number <= high and OPERATORS[compare](number, bound)
            assert (pattern.search(f"{number:0{width}}") is not None) == wanted, (bound, number)


@settings(max_examples=200, deadline=None)
@given(time_ms=st.integers(-(10**13), 10**14), compare=compares, number=numbers, part=parts)
def test_dateformat_writes_what_the_digits_say(time_ms, compare, number, part):
    """The letters of a part give digits that its pattern reads."""
    read = format_time(time_ms, "yyyy-MM-dd'T'HH:mm:ss")
    wanted = OPERATORS[compare](getattr(datetime.fromisoformat(read), part.name.lower()), number)
    text = format_time(time_ms, DATE_LETTERS[part])
    assert_exact(padded_pattern(part, compare, number), text, wanted=wanted)


@pytest.mark.parametrize("make", [padded_pattern, time_part_pattern])
def test_week_is_refused_with_a_way_out(make):
    """It takes a calendar to count weeks."""
    with pytest.raises(UnsupportedError, match="week") as caught:
        make(TimestampPart.WEEK, ">=", 7)
    assert (caught.value.code, bool(caught.value.hint)) == ("unsupported_time_part", True)


@pytest.mark.parametrize("text", ["2024-01-02T03:04:05.", "2024-01-02T03:04:05.0", "0", "2024-"])
def test_long_texts_take_no_longer_than_their_length(text):
    """Half a million digits, and something behind them."""
    pattern = re.compile(whole_value(time_part_pattern(TimestampPart.HOUR, ">=", 3)))
    assert pattern.search(text + "0" * 500_000 + "x") is None


def test_patterns_are_as_short_as_measured():
    """What is not looked at is the greater part."""
    lengths = {
        len(time_part_pattern(part, compare, number))
        for part in DATE_LETTERS
        for compare in OPERATORS
        for number in (*range(60), *range(1980, 2040))
    }
    assert max(lengths) <= 161
