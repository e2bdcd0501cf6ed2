"""Which of many trees a text may be one of."""

from hypothesis import given, settings
from hypothesis import strategies as st

from siemantic.logic.covering import covers
from siemantic.logic.folding import cased, fold_unicode
from siemantic.logic.needs import Needs
from siemantic.logic.texts import Wildcard, wildcards

LETTERS = "aAbBéÉ1"

trees = st.builds(
    wildcards,
    st.lists(st.one_of(st.text(LETTERS, max_size=2), st.sampled_from(Wildcard)), max_size=3),
    st.sampled_from([cased, fold_unicode]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(trees, max_size=20), st.text(LETTERS, max_size=5))
def test_no_tree_that_covers_the_text_is_left_out(several, text):
    """Few needs and many are looked for in other ways, with the same outcome; each tree is once."""
    possible = list(Needs.of(enumerate(several)).possible(text))
    numbers = [number for number, _ in possible]
    assert len(set(numbers)) == len(numbers)
    assert {n for n, each in enumerate(several) if covers(each, text)} <= set(numbers)
