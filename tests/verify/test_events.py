"""The events that a query is run on stay few where a rule has thousands of fields or values."""

from siemantic.logic.formula import In, all_of
from siemantic.logic.texts import text as exactly
from siemantic.logic.trees import ANYTHING
from siemantic.verify.events import MOST_TEXTS, bounded, telling_events, variants
from siemantic.verify.further import further_events


def domain(_column):
    return ANYTHING


def equals(column, text):
    return In(column, exactly(text))


def texts_in(events):
    return sum(map(len, events))


def test_events_of_a_rule_with_few_fields_are_all_there():
    """Each of its columns is taken away once, and written in the other case."""
    formula = all_of([equals(name, "x") for name in "abc"])
    events = telling_events(formula, domain, 3)
    assert [each for each in events if len(each) == 2]
    assert {"a": "X", "b": "x", "c": "x"} in events


def test_events_of_a_rule_with_thousands_of_fields_are_bounded():
    """Each event has all of the fields, so that one for each of them is the square of them."""
    formula = all_of([equals(f"f{number}", "x") for number in range(1000)])
    told = telling_events(formula, domain, 3)
    varied = variants(told, [(f"f{number}", "y") for number in range(1000)], domain)
    further = further_events(formula, varied, domain)
    assert all(0 < texts_in(each) <= 2.1 * MOST_TEXTS for each in (told, varied, further))
    assert len(told[0]) == 1000
    assert any(each not in told for each in varied)


def test_variants_for_thousands_of_values_are_bounded():
    values = [("a", f"v{number}") for number in range(60_000)]
    assert texts_in(variants([{"a": "x", "b": "y"}], values, domain)) <= MOST_TEXTS + 4


def test_an_event_that_is_too_large_is_the_last_and_not_left_out():
    large = {f"f{number}": "x" for number in range(MOST_TEXTS + 1)}
    assert list(bounded([large, {"a": "b"}])) == [large]
