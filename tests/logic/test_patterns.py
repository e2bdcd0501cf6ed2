"""The trees of regular expressions, and their automata, against Python's `re`."""

import re
import sys
from functools import reduce
from operator import or_

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logic.generated import FLAGS, TEXTS, make_regex
from siemantic.errors import UndecidedError
from siemantic.logic.automata import automaton
from siemantic.logic.patterns import pattern
from verdicts import PATTERNS

randoms = st.randoms(use_true_random=False)


def flags_of(letters):
    """The flags of `re`."""
    return reduce(or_, (getattr(re, each.upper()) for each in letters), 0)


def texts_for(regex):
    r"""The texts without the empty one where there is `\B`, which Python before 3.14 has wrong."""
    leaves_out = r"\B" in regex and sys.version_info < (3, 14)
    return TEXTS[1:] if leaves_out else TEXTS


@settings(max_examples=PATTERNS.examples, deadline=None)
@given(draw=randoms)
def test_automaton_accepts_what_re_covers_or_finds(draw):
    """`automaton(pattern(p, covers=...)).accepts(t)` is `fullmatch` or `search`, for each text."""
    regex, flags = make_regex(draw), flags_of(draw.choice(FLAGS))
    compiled = re.compile(regex, flags)
    for covers, run in ((True, compiled.fullmatch), (False, compiled.search)):
        accepts = automaton(pattern(regex, flags, covers=covers)).accepts
        found = [text for text in texts_for(regex) if accepts(text) != (run(text) is not None)]
        assert found == [], (regex, flags, covers)


@pytest.mark.parametrize("regex", [r"(\b)+", "((?=a)){2,}", r"((?=\s))*?a", "(a|(?!b))*"])
def test_loop_that_takes_nothing_ends(regex):
    """A place that is looked at again and again says the same each time."""
    for covers, run in ((True, re.fullmatch), (False, re.search)):
        accepts = automaton(pattern(regex, covers=covers)).accepts
        assert [accepts(text) for text in TEXTS] == [bool(run(regex, text)) for text in TEXTS]


@pytest.mark.parametrize(
    ("regex", "flags", "texts"),
    [
        ("(?a:(?i:ä))", 0, "äÄ"),
        ("(?i:(?a:ä))", 0, "äÄ"),
        ("ä[^ö]?", re.ASCII | re.IGNORECASE, ["ä", "Ä", "äÖ", "äö"]),
        (r"a(?u:\w)", re.ASCII, ["aä", "a1"]),
        (r"a(?a:\w)", 0, ["aä", "a1"]),
        (r"[\W]", re.IGNORECASE, "\u03b9\u0399\u0345"),
    ],
)
def test_group_has_the_alphabet_that_it_names(regex, flags, texts):
    """ASCII or Unicode is that of the innermost group, for kinds of characters and for case."""
    tree = pattern(regex, flags, covers=True)
    for text in texts:
        found = re.fullmatch(regex, text, flags) is not None
        assert automaton(tree).accepts(text) == found, text


DEEP = "(" * 60 + "a" + ")*" * 60


@pytest.mark.parametrize("regex", [r"(a)\1", "(?>a)", "a*+", "(a)?(?(1)b)", "(?<=(?=a)a)b", DEEP])
def test_what_cannot_be_followed_is_refused(regex):
    """It is refused by a clear error, where this Python knows it at all."""
    try:
        re.compile(regex)
    except re.error:
        return
    with pytest.raises(UndecidedError):
        automaton(pattern(regex, covers=True))
