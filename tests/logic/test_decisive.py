"""What is soon seen of the values of a condition, against the search that proves it."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from siemantic.logic.decisive import Value, are_apart, find_idle
from siemantic.logic.folding import cased, fold_unicode
from siemantic.logic.formula import (
    FALSE,
    TRUE,
    In,
    all_of,
    atoms_of,
    negation,
    present,
    some_of,
)
from siemantic.logic.globs import glob_of, glob_of_parts
from siemantic.logic.outcomes import with_atom
from siemantic.logic.prove import find_difference, find_event
from siemantic.logic.texts import Wildcard, wildcards
from siemantic.logic.witness import find_witnesses

MANY, ONE = Wildcard.MANY, Wildcard.ONE


def seen(formula):
    """What is seen of a formula."""
    return find_idle(formula, values_of(formula))


def values_of(*formulas):
    """The values of formulas whose atoms are their own."""
    every = dict.fromkeys(atom for each in formulas for atom in atoms_of(each))
    return {atom: Value(atom.column, glob_of(atom.texts) or atom.texts) for atom in every}


atoms = st.one_of(
    st.builds(
        lambda column, parts, fold: In(column, wildcards(parts, fold)),
        st.sampled_from("ab"),
        st.lists(st.sampled_from(["x", "y", "Xy", "1", "é", MANY, MANY, ONE]), max_size=4),
        st.sampled_from([fold_unicode, fold_unicode, cased]),
    ),
    st.sampled_from("ab").map(present),
)
formulas = st.recursive(
    atoms,
    lambda inner: st.one_of(
        inner.map(negation),
        st.lists(inner, min_size=2, max_size=4).map(all_of),
        st.lists(inner, min_size=2, max_size=4).map(some_of),
    ),
    max_leaves=8,
)


ANY_CASE = In("a", wildcards(["x"], fold_unicode))
CAPITAL = In("a", wildcards([MANY, "X", MANY], cased))


@settings(max_examples=500, deadline=None)
@given(formulas)
@example(some_of([ANY_CASE, CAPITAL]))
def test_what_is_seen_is_what_is_proved(formula):
    """Each atom matters if and only if the search says so, and the idle ones can go."""
    idle = seen(formula)
    if idle is None:
        return
    decisions = find_witnesses(formula, natural=False).decisions
    assert {each.atom for each in decisions if not each.matters} == idle.keys()
    for atom, value in idle.items():
        assert find_difference(formula, with_atom(formula, atom, TRUE if value else FALSE)) is None
    assert find_event(formula) is not None
    assert find_event(negation(formula)) is not None


@settings(max_examples=500, deadline=None)
@given(formulas, formulas)
def test_formulas_that_are_seen_apart_differ(left, right):
    if are_apart(left, right, values_of(left, right)):
        assert find_difference(left, right) is not None


def value(column, *parts, fold=fold_unicode):
    return In(column, wildcards(parts, fold))


CMD, SHELL = (value("Image", MANY, each) for each in ("\\cmd.exe", "\\powershell.exe"))
WORDS = [value("CommandLine", MANY, each, MANY) for each in ("whoami", "/all", "net view")]
TEMP = value("Image", "C:\\Temp\\", MANY)
SEEN = {
    "a value": CMD,
    "a list": some_of([CMD, SHELL]),
    "words that are all needed": all_of([CMD, *WORDS]),
    "another field, and a filter": all_of([some_of([CMD, SHELL]), WORDS[0], negation(WORDS[1])]),
    "a filter by the same field": all_of([some_of([CMD, SHELL]), negation(TEMP)]),
    "a filter by one of the values": all_of(
        [some_of([SHELL, CMD]), negation(value("Image", "C:\\Temp\\cmd.exe"))]
    ),
    "a filter of two fields": all_of([CMD, WORDS[0], negation(all_of([TEMP, WORDS[1]]))]),
    "a field that is not there": all_of([CMD, negation(present("User"))]),
    "any one character": all_of([CMD, value("CommandLine", MANY, "a", ONE, "b", MANY)]),
    "case that counts": some_of([value("a", "x", fold=cased), value("a", "Y", fold=cased)]),
}


@pytest.mark.parametrize("formula", SEEN.values(), ids=SEEN.keys())
def test_rules_of_common_shapes_are_seen_through(formula):
    """Else nothing would be faster."""
    assert seen(formula) == {}


def test_a_rule_with_one_more_value_is_seen_apart():
    """Else nothing would be faster; and no rule is apart from one that means the same."""
    one, other = some_of([CMD, SHELL]), some_of([SHELL, CMD, TEMP])
    assert are_apart(one, other, values_of(one, other))
    assert are_apart(other, one, values_of(one, other))
    again = negation(all_of([negation(SHELL), negation(CMD)]))
    assert not are_apart(one, again, values_of(one, again))


def test_nothing_is_said_of_what_always_or_never_holds():
    assert seen(TRUE) is None
    assert seen(FALSE) is None


def test_a_value_beside_a_wider_one_is_seen_to_be_idle():
    narrow = value("Image", MANY, "\\bin\\cmd.exe")
    assert seen(some_of([CMD, narrow, SHELL])) == {narrow: False}
    assert seen(all_of([CMD, narrow, WORDS[0]])) == {CMD: True}


@settings(max_examples=500, deadline=None)
@given(
    st.lists(st.sampled_from(["a", "Bk", "é", "1", "ß", "\u212a", MANY]), max_size=5),
    st.booleans(),
)
def test_a_glob_of_parts_is_that_of_their_tree(parts, minding_case):
    """Unless the tree has none, or there is a letter that no text has."""
    made = glob_of_parts(
        [None if each is MANY else each for each in parts], minding_case=minding_case
    )
    if "\u212a" in parts:
        assert made is None
    else:
        assert made == glob_of(wildcards(parts, cased if minding_case else fold_unicode))
