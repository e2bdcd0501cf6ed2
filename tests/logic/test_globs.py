"""Texts with gaps, against the automata of the same trees."""

from hypothesis import given, settings
from hypothesis import strategies as st

from logic.generated import texts_over
from siemantic.logic.automata import automaton
from siemantic.logic.folding import cased, fold_ascii, fold_unicode
from siemantic.logic.globs import find_apart, glob_of, is_within
from siemantic.logic.search import find_text
from siemantic.logic.texts import Wildcard, text, wildcards

PIECES = ("a", "B", "ab", "é", "Å", "µ", "k", "1", "😀", "\U000f0000", Wildcard.MANY, Wildcard.MANY)
LETTERS = "aAbBéÉåÅ\u212b1µμkK\u212a\u017f😀\U000f0000"

FEW = texts_over("aAbé1", 3)

trees = st.builds(
    wildcards,
    st.lists(st.sampled_from(PIECES), max_size=4),
    st.sampled_from([cased, fold_ascii, fold_unicode]),
)


@settings(max_examples=500, deadline=None)
@given(trees, st.text(st.sampled_from(LETTERS), max_size=6))
def test_glob_covers_what_the_automaton_does(tree, written):
    """Letters beyond ASCII, and those that some engines take for others, included."""
    glob = glob_of(tree)
    assert glob is None or glob.covers(written) == automaton(tree).accepts(written)


@settings(max_examples=300, deadline=None)
@given(trees, trees)
def test_tree_is_within_another_if_no_text_is_in_it_alone(one, other):
    """Where it is said at all: then no short text is, and else the search finds one."""
    said = is_within(one, other)
    inner, outer = automaton(one).accepts, automaton(other).accepts
    if said:
        assert not any(inner(each) and not outer(each) for each in FEW)
    elif said is False:
        alone = find_text(frozenset((one,)), frozenset((other,)))
        assert inner(alone)
        assert not outer(alone)


@settings(max_examples=500, deadline=None)
@given(st.lists(trees, max_size=4))
def test_trees_that_are_apart_have_no_text_in_common(several):
    """And two plain ends of which neither ends with the other are seen to be apart."""
    apart = find_apart(several)
    if apart is not None:
        one, other = map(automaton, apart)
        assert not any(one.accepts(each) and other.accepts(each) for each in FEW)
    ends = [wildcards([Wildcard.MANY, each], fold_unicode) for each in ("\\A.exe", "b.EXE")]
    assert set(find_apart(ends)) == set(ends)


def test_values_of_rules_are_globs():
    """Else nothing would be faster."""
    value = wildcards([Wildcard.MANY, "\\\\cmd.exe /C é"], fold_unicode)
    assert glob_of(value).pieces == ("", "\\\\CMD.EXE /C É")
    assert glob_of(text("/opt/x")) == (("/opt/x",), False)
