"""What shows that an atom matters, against every event of a small world."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siemantic.logic.folding import cased, fold_unicode
from siemantic.logic.formula import (
    FALSE,
    TRUE,
    In,
    all_of,
    atoms_of,
    holds,
    negation,
    present,
    some_of,
)
from siemantic.logic.outcomes import with_atom
from siemantic.logic.texts import Wildcard, wildcards
from siemantic.logic.trees import choice
from siemantic.logic.witness import find_witnesses

COLUMNS = ("a", "b")
TEXTS = tuple("".join(each) for count in range(4) for each in product("xy", repeat=count))
EVENTS = tuple(
    {name: text for name, text in zip(COLUMNS, values, strict=True) if text is not None}
    for values in product((None, *TEXTS), repeat=len(COLUMNS))
)
"""Every event of two columns that are missing or have up to three letters of two."""

SMALL = choice([wildcards([each], cased) for each in TEXTS])


def domain(_column):
    """The texts of those events."""
    return SMALL


pieces = st.sampled_from(["x", "y", "xy", "yx", Wildcard.MANY, Wildcard.ONE])
atoms = st.one_of(
    st.builds(
        lambda column, parts, fold: In(column, wildcards(parts, fold)),
        st.sampled_from(COLUMNS),
        st.lists(pieces, max_size=3),
        st.sampled_from([cased, fold_unicode]),
    ),
    st.sampled_from(COLUMNS).map(present),
)
formulas = st.recursive(
    atoms,
    lambda inner: st.one_of(
        inner.map(negation),
        st.lists(inner, min_size=2, max_size=3).map(all_of),
        st.lists(inner, min_size=2, max_size=3).map(some_of),
    ),
    max_leaves=6,
)


def flipped(formula, atom, event):
    """What the formula gives for the event if the atom alone came out otherwise."""
    return holds(with_atom(formula, atom, FALSE if holds(atom, event) else TRUE), event)


@settings(max_examples=150, deadline=None)
@given(formulas)
def test_examples_show_what_they_say(formula):
    """An example has its verdict, and each atom that it shows decides in it, as it is."""
    for example in find_witnesses(formula, domain).examples:
        assert holds(formula, example.event) == example.holds
        for atom, value in example.shows:
            assert holds(atom, example.event) == value
            assert flipped(formula, atom, example.event) != example.holds


@settings(max_examples=150, deadline=None)
@given(formulas)
def test_the_two_events_of_an_atom_have_different_verdicts(formula):
    """Or, where an atom occurs with and without a NOT, each changes when the atom does."""
    for decision in find_witnesses(formula, domain).decisions:
        for event, value in ((decision.true, True), (decision.false, False)):
            if event is not None:
                assert holds(decision.atom, event) == value
                assert flipped(formula, decision.atom, event) != holds(formula, event)


@settings(max_examples=150, deadline=None)
@given(formulas)
def test_an_atom_never_matters_if_no_event_of_the_world_needs_it(formula):
    """Brute force finds an event in which it decides, true or false, exactly where one is given."""
    found = find_witnesses(formula, domain)
    assert found.undecided == ()
    if not found.examples:
        assert not any(holds(formula, event) for event in EVENTS)
        return
    assert [each.atom for each in found.decisions] == list(atoms_of(formula))
    for decision in found.decisions:
        decides = {
            holds(decision.atom, event)
            for event in EVENTS
            if flipped(formula, decision.atom, event) != holds(formula, event)
        }
        assert (decision.true is not None, decision.false is not None) == (
            True in decides,
            False in decides,
        )


@settings(max_examples=150, deadline=None)
@given(formulas)
def test_a_formula_is_the_same_without_an_atom_that_never_matters(formula):
    for decision in find_witnesses(formula, domain).decisions:
        if not decision.matters:
            value = FALSE if decision.true is None else TRUE
            without = with_atom(formula, decision.atom, value)
            assert all(holds(without, event) == holds(formula, event) for event in EVENTS)


@settings(max_examples=150, deadline=None)
@given(formulas)
def test_what_matters_does_not_depend_on_what_the_events_look_like(formula):
    quick = find_witnesses(formula, domain, natural=False)
    found = find_witnesses(formula, domain)
    assert {each.atom: each.matters for each in quick.decisions} == {
        each.atom: each.matters for each in found.decisions
    }


def test_the_first_example_holds():
    found = find_witnesses(negation(present("a")), domain)
    assert found.examples[0].holds
    assert found.examples[0].event == {}


@pytest.mark.parametrize("formula", [TRUE, some_of([present("a"), negation(present("a"))])])
def test_what_always_holds_has_an_example_and_no_near_miss(formula):
    assert [each.holds for each in find_witnesses(formula).examples] == [True]


def test_pairs_differ_in_one_column():
    """Where columns do not hang together, the other columns of an atom's events are the same."""
    parts = [In(name, wildcards([name * 2], cased)) for name in ("a", "b", "c")]
    for decision in find_witnesses(all_of(parts)).decisions:
        changed = {
            name for name in ("a", "b", "c") if decision.true.get(name) != decision.false.get(name)
        }
        assert changed == {decision.atom.column}
