"""Whether formulas are the same, against all events over a few texts."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logic.generated import COLUMNS, FEW, TREES, make_formula
from siemantic.errors import UndecidedError
from siemantic.logic.folding import cased, fold_unicode
from siemantic.logic.formula import In, Related, all_of, columns_of, holds, negation, present
from siemantic.logic.prove import differ, find_difference, find_event
from siemantic.logic.texts import text
from siemantic.logic.trees import choice
from verdicts import PROOFS

randoms = st.randoms(use_true_random=False)

DOMAIN = choice(map(text, FEW))
EVENTS = [
    {column: value for column, value in zip(COLUMNS, values, strict=True) if value is not None}
    for values in product((None, *FEW), repeat=len(COLUMNS))
]


def few_texts(_column):
    """Each column has one of a few texts, so that all events can be looked at."""
    return DOMAIN


@settings(max_examples=PROOFS.examples, deadline=None)
@given(draw=randoms)
def test_formula_is_possible_when_an_event_makes_it_true(draw):
    """`find_event` gives one of the events that make it true, and None if there is none."""
    formula = make_formula(draw)
    true = [each for each in EVENTS if holds(formula, each)]
    found = find_event(formula, few_texts)
    assert found in true if true else found is None


@settings(max_examples=200, deadline=None)
@given(draw=randoms)
def test_formulas_are_the_same_when_no_event_tells_them_apart(draw):
    """`find_difference` gives an event on which they differ, and None if they never do."""
    left = make_formula(draw)
    right = changed(draw, left) if draw.random() < 0.5 else make_formula(draw)
    telling = [each for each in EVENTS if holds(left, each) != holds(right, each)]
    found = find_difference(left, right, few_texts)
    assert found in telling if telling else found is None
    assert holds(differ(left, right), found or {}) == bool(telling)


def changed(draw, formula):
    """The formula in other words, or nearly."""
    extra = In(draw.choice(COLUMNS), draw.choice(TREES))
    return draw.choice(
        (
            negation(negation(all_of([formula, formula]))),
            negation(all_of([negation(formula), extra])),
            all_of([formula, negation(all_of([extra, negation(extra)]))]),
        )
    )


def test_columns_that_are_compared_are_followed_or_refused():
    """With columns related to each other a proof is still right; what is too hard is refused."""
    refused = []

    @settings(max_examples=300, deadline=None)
    @given(draw=randoms)
    def law(draw):
        formula = make_formula(draw, related=True)
        true = [each for each in EVENTS if holds(formula, each)]
        try:
            found = find_event(formula, few_texts)
        except UndecidedError:
            refused.append(formula)
            return
        assert found in true if true else found is None

    law()
    assert len(refused) < 60


@pytest.mark.parametrize("fold", [cased, fold_unicode])
def test_two_columns_that_are_the_same_have_texts(fold):
    """Related columns alone are found."""
    formula = all_of([Related("same", "x", "y", fold), In("y", text("ab"))])
    assert find_event(formula) == {"x": "ab", "y": "ab"}


def test_domain_that_is_asked_for_holds_for_every_column_that_is_there():
    """A column of the domain that is not in the domain is no event, and not too hard to tell."""
    wanted = text("a")
    formula = all_of([present("x"), negation(In("x", wanted))])
    assert find_event(formula, lambda _: wanted) is None


def test_empty_domain_leaves_a_column_missing():
    """A column without any text it could have is never there."""
    assert find_event(present("x"), lambda _: choice([])) is None
    assert find_event(negation(present("x")), lambda _: choice([])) == {}


def test_event_has_no_column_that_is_not_asked_for():
    """An event is as small as the formula lets it be."""
    formula = make_formula_of_one_column()
    assert set(find_event(formula)) <= set(columns_of(formula))


def make_formula_of_one_column():
    """That it is there and not empty."""
    return all_of([present("x"), negation(In("x", text("")))])
