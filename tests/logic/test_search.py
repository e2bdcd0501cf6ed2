"""A text that some trees cover and others do not, against all short texts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logic.generated import FEW, TREES, make_regex
from siemantic.logic.automata import automaton
from siemantic.logic.patterns import pattern
from siemantic.logic.search import Conflict, find_text
from siemantic.logic.texts import text
from siemantic.logic.trees import ANYTHING, choice


def fits(found, inside, outside):
    """Whether all of `inside` cover the text and none of `outside`."""
    return all(automaton(each).accepts(found) for each in inside) and not any(
        automaton(each).accepts(found) for each in outside
    )


def some_trees(draw):
    """A few trees, most of which go together."""
    made = [pattern(make_regex(draw, 2), covers=draw.random() < 0.3) for _ in range(3)]
    return frozenset(draw.sample([*TREES, *made], draw.choice((1, 1, 2, 3))))


@settings(max_examples=500, deadline=None)
@given(draw=st.randoms(use_true_random=False))
def test_what_is_found_fits_and_a_conflict_is_true_and_minimal(draw):
    """Of a conflict no tree can be left out, and no text fits it."""
    inside, outside = some_trees(draw), some_trees(draw)
    found = find_text(inside, outside)
    if not isinstance(found, Conflict):
        assert fits(found, inside, outside)
        return
    assert not any(fits(each, inside, outside) for each in FEW)
    assert found.inside <= inside
    assert found.outside <= outside
    assert isinstance(find_text(found.inside, found.outside), Conflict)
    for each in found.inside if len(found.inside) > 1 else ():
        assert isinstance(find_text(found.inside - {each}, found.outside), str)
    for each in found.outside:
        assert isinstance(find_text(found.inside, found.outside - {each}), str)


@pytest.mark.parametrize("everything", [ANYTHING, pattern("a|b*", covers=True)])
def test_conflict_leaves_out_what_another_tree_excludes_anyway(everything):
    """The first text found may be outside of one tree, and all of them of a later one."""
    inside = frozenset((choice([text("a"), text("bb")]),))
    found = find_text(inside, frozenset((text("a"), everything)))
    assert found == Conflict(inside, frozenset((everything,)))
