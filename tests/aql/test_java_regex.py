"""Java's regular expressions, run by Python's `re`, against the verdicts of OpenJDK 17."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases_of import cases_of
from siemantic.aql.java_regex import InvalidRegexError, compile_java, replace, translate_replacement
from siemantic.errors import AqlEvaluationError

CASES = cases_of("aql/java_regex.yml")
ANSWERED = [case for case in CASES if "refused" not in case.values[0]]
REFUSED = [case for case in CASES if "refused" in case.values[0]]
CONSTRUCTS = r"""
    a b \ . * + ? ^ $ | ( ) [ ] { } - & 1 , é (?: (?= (?! (?> (?<= (?<! (?<n> (?i) (?m) (?s)
    (?d) {2} {1,} *+ +? \d \W \s \v \R \b \B \A \Z \z \Q \E \1 \k<n> \x41 \u00e9 \0101 &&
    [^ a-z \p{Lower}
"""
PATTERNS = st.text() | st.lists(st.sampled_from(CONSTRUCTS.split()), max_size=12).map("".join)


def compiled(case):
    """The pattern of a case, with its flags."""
    flags = {key: case[key] for key in ("ignore_case", "folds_beyond_ascii") if key in case}
    return compile_java(case["pattern"], **flags)


@pytest.mark.parametrize("case", ANSWERED)
def test_pattern_finds_what_java_finds(case):
    """A pattern matches whole what Java's `matches()` does, and finds what its `find()` does."""
    pattern = compiled(case)
    kinds = ("matches", "finds", "misses")
    verdicts = {text: kind for kind in kinds for text in case.get(kind, [])}
    found = {text: verdict(pattern, text) for text in verdicts}
    assert found == verdicts


def verdict(pattern, text):
    """The key of a case that a text belongs to."""
    if pattern.fullmatch(text):
        return "matches"
    return "finds" if pattern.search(text) else "misses"


@pytest.mark.parametrize("case", REFUSED)
def test_pattern_is_refused_rather_than_different(case):
    """What Java refuses, and what `re` cannot say exactly, is refused with the reason."""
    with pytest.raises(AqlEvaluationError, match=re.escape(case["refused"])):
        compiled(case)


@pytest.mark.parametrize("case", REFUSED)
def test_what_java_refuses_is_told_apart(case):
    """Only what Java refuses is an InvalidRegexError; its text says which of the two it is."""
    with pytest.raises(AqlEvaluationError) as caught:
        compiled(case)
    by_java = str(caught.value).startswith("java refuses")
    assert isinstance(caught.value, InvalidRegexError) == by_java


@given(PATTERNS, st.booleans(), st.booleans(), st.booleans())
def test_any_text_compiles_or_is_refused(pattern, ignore_case, folds_beyond_ascii, reads_groups):
    """Any text either compiles or raises an AqlEvaluationError, without a warning."""
    with suppress(AqlEvaluationError):
        compile_java(
            pattern,
            ignore_case=ignore_case,
            folds_beyond_ascii=folds_beyond_ascii,
            reads_groups=reads_groups,
        )


def test_deep_pattern_is_refused():
    """A pattern that is nested too deep is refused; it does not end the process."""
    with pytest.raises(AqlEvaluationError, match="nested this deep"):
        compile_java("(" * 5000 + ")" * 5000)


# The results are those of `String.replaceAll` in OpenJDK 17.
@pytest.mark.parametrize(
    ("pattern", "text", "replacement", "expected"),
    [
        pytest.param("a", "banana", "x", "bxnxnx", id="every match is replaced"),
        pytest.param("|a", "a", "x", "xax", id="empty matches move on by one character"),
        pytest.param("a*", "baac", "x", "xbxxcx", id="a match may be empty beside another"),
        pytest.param("a*?", "ab", "x", "xaxbx", id="lazy matches are empty"),
        pytest.param("(a)(b)", "ab", "$2$1", "ba", id="numbered groups"),
        pytest.param("(a)", "a", "$12", "a2", id="as many digits as there are groups"),
        pytest.param("(?<n>a)", "a", "<${n}>", "<a>", id="named groups"),
        pytest.param("(a)|b", "b", "<$1>", "<>", id="a group that took no part is empty"),
        pytest.param("a", "a", r"\$1\\", "$1\\", id="escaped characters"),
    ],
)
def test_replacement_is_that_of_java(pattern, text, replacement, expected):
    """All matches are replaced as by Java's `replaceAll`."""
    assert replace(pattern, text, replacement) == expected


def test_first_match_alone_can_be_replaced():
    """`first_only` is Java's `replaceFirst`."""
    assert replace("a", "banana", "x", first_only=True) == "bxnana"


@pytest.mark.parametrize("text", ["$", "$x", "${", "${}", "${1a}", "${n", "\\", "a\\"])
def test_malformed_replacement_is_refused(text):
    """A replacement that Java refuses is refused, match or no match."""
    with pytest.raises(AqlEvaluationError, match="java refuses the replacement"):
        translate_replacement(text)


@pytest.mark.parametrize("text", ["$2", "${m}"])
def test_replacement_by_a_group_that_is_not_there_is_refused(text):
    """A replacement that names no group of the pattern is refused."""
    with pytest.raises(AqlEvaluationError, match="names a group that the regex has not"):
        replace("(a)", "a", text)


def test_group_that_java_fills_otherwise_is_refused():
    """A group is not read where the engines leave different texts in it."""
    with pytest.raises(AqlEvaluationError, match="a capturing group"):
        replace("(?=(a)).|b", "ab", "$1")


def test_nothing_is_replaced_inside_of_a_character():
    """Java replaces nothing between the halves of a surrogate pair, which no text here has."""
    with pytest.raises(AqlEvaluationError, match="java replaces nothing inside"):
        replace("a*", "\U0001f600", "x")
