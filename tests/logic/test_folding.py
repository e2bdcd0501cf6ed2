"""Letter case in trees against that of Python's `re` and texts."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logic.generated import FLAGS, TEXTS, make_regex
from siemantic.charsets import charset
from siemantic.errors import UndecidedError
from siemantic.logic.automata import automaton
from siemantic.logic.folding import fold_ascii, fold_unicode, lowered, map_chars
from siemantic.logic.patterns import pattern
from siemantic.logic.texts import text
from siemantic.logic.trees import UNCERTAIN
from verdicts import LOWERED

ALL = "".join(
    chr(code)
    for code in range(0x20000)
    if not 0xD800 <= code < 0xE000 and chr(code) not in UNCERTAIN
)
LETTERS = [each for each in ALL if each.lower() != each or each.upper() != each]
SIGMAS = "\u03c3\u03c2\u03a3"


def members(found):
    """A set of characters as one text, of the first two planes."""
    return [each for low, high in found for each in map(chr, range(low, min(high, 0x1FFFF) + 1))]


@pytest.mark.parametrize(
    ("fold", "flags"), [(fold_unicode, 0), (fold_ascii, re.ASCII)], ids=["unicode", "ascii"]
)
def test_letters_are_the_same_that_re_takes_for_the_same(fold, flags):
    """For each letter of Unicode, all that `re.IGNORECASE` finds for it, and nothing else."""
    together = "".join(LETTERS)
    for letter in LETTERS:
        wanted = re.findall(re.escape(letter), together, re.IGNORECASE | flags)
        code = ord(letter)
        found = [each for each in members(fold(((code, code),))) if each not in UNCERTAIN]
        assert sorted(found) == sorted(wanted), letter


@pytest.mark.parametrize("bit", range(17))
@pytest.mark.parametrize("wanted", [0, 1])
def test_lowered_are_all_that_lower_makes_one_of_them(bit, wanted):
    """For sets that tell any two letters apart, but for the two small sigmas."""
    inside = {each for each in LETTERS if ord(each) >> bit & 1 == wanted} - set(SIGMAS)
    found = members(lowered(charset((ord(each), ord(each)) for each in inside)))
    assert set(found) - set(UNCERTAIN) == {each for each in ALL if each.lower() in inside}


@pytest.mark.parametrize("wanted", ["a\u03c3", "a\u03c2"])
def test_small_letter_of_a_capital_sigma_is_not_guessed(wanted):
    """`lower` makes one or the other of it, by whether a letter follows."""
    assert "A\u03a3".lower() == "a\u03c2"
    with pytest.raises(UndecidedError, match="capital sigma"):
        map_chars(text(wanted), lowered)


@settings(max_examples=LOWERED.examples, deadline=None)
@given(draw=st.randoms(use_true_random=False))
def test_mapped_tree_covers_what_becomes_one_of_its_texts(draw):
    """`map_chars(tree, lowered)` covers t exactly when the tree covers `t.lower()`."""
    flags = re.IGNORECASE if "i" in draw.choice(FLAGS) else 0
    regex = make_regex(draw)
    tree = pattern(regex, flags, covers=draw.random() < 0.5)
    of_lower, mapped = automaton(tree), automaton(map_chars(tree, lowered))
    assert [t for t in TEXTS if mapped.accepts(t) != of_lower.accepts(t.lower())] == [], regex
