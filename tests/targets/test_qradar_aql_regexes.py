"""The law of regular expressions: the query finds what the rule does, whatever IBM leaves open."""

import re

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from siemantic.aql.ambiguity import ambiguities
from siemantic.aql.ast import Column, Compare, Text
from siemantic.aql.evaluator import Environment, compile_filter, normalize_row
from siemantic.aql.java_regex import compile_java
from siemantic.aql.readings import readings_over
from siemantic.errors import UnsupportedError
from siemantic.matcher.regexes import compile_sigma
from siemantic.targets.qradar_aql.patterns import like_pattern, regex_pattern
from siemantic.targets.qradar_aql.regex import is_found_anywhere, translate

# What a lone MATCHES can depend on, but for how letters beyond ASCII fold: the target writes these
# in both cases, and U+0130, U+0131, U+017F and U+212A stay open, see docs/exactness.md.
OPEN = readings_over(["matches", "backslashes"])

CHARACTERS = "abkCS1 _%'\\.[]^$(){}|?*+-/&éÄж\n\n\r\t\x0b\x85\u2028\u00a0\u202e\U0001f600\U000e0001"
texts = st.text(CHARACTERS, max_size=3)

# --- a regular expression and a text that it may find ------------------------------------------

PLAIN = [(each, each) for each in "abkCS1 _%'-/&]{}éÄж\u00a0\u202e\U0001f600\U000e0001"]
ESCAPED = [(f"\\{each}", each) for each in ".\\[]^$*+?(){}|-/'"]
CODES = [(r"\x41", "A"), (r"\u00e9", "é"), (r"\n", "\n"), (r"\t", "\t"), (r"\012", "\n")]
SETS = [(r"\d", "1"), (r"\D", "k"), (r"\w", "S"), (r"\W", "é"), (r"\s", "\x0b"), (r"\S", "\x85")]
PLACES = [("^", ""), ("$", ""), (r"\A", ""), (r"\b", ""), (r"\B", "")]
MEMBERS = [
    "a",
    "b-e",
    "C",
    "A-Z",
    "é",
    "à-ö",
    "ж",
    "^",
    "&",
    "[",
    "(?",
    "'",
    "\u202e",
    "\U0001f600",
]
MEMBERS += [
    r"\d",
    r"\w",
    r"\s",
    r"\D",
    r"\W",
    r"\S",
    r"\\",
    r"\]",
    r"\[",
    r"\-",
    r"\n",
    r"\x41-\x43",
]
MEMBERS += ["!-/", r"+-\\", r"\\-a", "&-/", "c", "Q"]
QUANTIFIERS = ["?", "*", "+", "{2}", "{0,1}", "{2,}", "*?", "+?", "??", "*+", "++", "{1,2}+"]
OPENINGS = [
    "(",
    "(?:",
    "(?>",
    "(?i:",
    "(?-i:",
    "(?s:",
    "(?m:",
    "(?is-m:",
    "(?=",
    "(?!",
    "(?<=",
    "(?<!",
]


@st.composite
def classes(draw):
    """A class, and a character that may be in it."""
    members = "".join(draw(st.lists(st.sampled_from(MEMBERS), min_size=1, max_size=4)))
    before, after = draw(st.sampled_from([("", ""), ("", ""), ("]", ""), ("-", ""), ("", "-")]))
    negation = draw(st.sampled_from(["", "", "^"]))
    return f"[{negation}{before}{members}{after}]", draw(st.sampled_from(CHARACTERS))


def repeated(part):
    """Parts with a quantifier, and twice the text where that can be."""
    return st.builds(
        lambda pair, quantifier, twice: (pair[0] + quantifier, pair[1] * (1 + twice)),
        part.filter(lambda pair: pair not in PLACES),
        st.sampled_from(QUANTIFIERS),
        st.booleans(),
    )


def joined(part):
    """Parts one after another."""
    both = st.lists(st.one_of(part, part, repeated(part)), min_size=1, max_size=4)
    return both.map(lambda pairs: tuple("".join(each) for each in zip(*pairs, strict=True)))


def grouped(part):
    """Alternatives in a group of any kind."""
    return st.builds(
        lambda opening, pairs, empty: (
            f"{opening}{'|'.join(pair[0] for pair in pairs)}{'|' * empty})",
            "" if opening in ("(?=", "(?!", "(?<=", "(?<!") else pairs[0][1],
        ),
        st.sampled_from(OPENINGS),
        st.lists(joined(part), min_size=1, max_size=2),
        st.sampled_from([0, 0, 0, 1]),
    )


characters = st.one_of(
    st.sampled_from(PLAIN),
    st.sampled_from([*ESCAPED, *CODES]),
    st.sampled_from([*SETS, (".", "a"), (".", "\r")]),
    classes(),
)
atoms = st.one_of(characters, characters, characters, st.sampled_from([*PLACES, (".*", "ab")]))
parts = joined(st.recursive(atoms, lambda inner: st.one_of(inner, grouped(inner)), max_leaves=6))
references = st.builds(
    lambda first, second, way: (
        way[0].format(first[0], second[0]),
        first[1] + second[1] + first[1],
    ),
    joined(atoms),
    joined(atoms),
    st.sampled_from([("({}){}\\1",), ("(?P<n>{}){}(?P=n)",), ("(?P<n_1>{}){}(?P=n_1)[1]",)]),
)


def is_regex(pair):
    """Whether Python takes it, as pySigma does before any target sees it."""
    try:
        re.compile(pair[0])
    except re.error:
        return False
    return True


regexes = st.one_of(
    parts,
    parts,
    parts,
    references,
    st.builds(lambda one, two: (f"{one[0]}|{two[0]}", two[1]), parts, parts),
    st.builds(
        lambda flags, pair: (f"(?{flags}){pair[0]}", pair[1]),
        st.sampled_from(["i", "s", "m", "is"]),
        parts,
    ),
).filter(is_regex)


def near(text):
    """Texts that are `text` or a step away from it."""
    at = st.integers(0, len(text))
    return st.one_of(
        st.sampled_from([text, text.swapcase(), text + "\n", "\n" + text, "", text[:-1], text[1:]]),
        st.builds(lambda at, new: text[:at] + new + text[at + 1 :], at, texts),
        st.builds(lambda at, new: text[:at] + new + text[at:], at, texts),
        st.builds(lambda before, after: before + text + after, texts, texts),
    ).filter(lambda near: not set("\u0130\u0131\u017f\u212a") & set(near))


# --- the laws ----------------------------------------------------------------------------------

FLAGS = st.tuples(st.booleans(), st.booleans(), st.booleans())


def condition_of(regex, flags):
    """The condition on the column A that the target writes."""
    folds, dot_all, multi_line = flags
    found = translate(regex, cased=not folds, dot_all=dot_all, multi_line=multi_line)
    return Compare(Column("A"), "MATCHES" if found.cased else "IMATCHES", Text(found.pattern))


def oracle_of(regex, flags):
    """The matcher's regular expression."""
    each_flag = zip((re.IGNORECASE, re.DOTALL, re.MULTILINE), flags, strict=True)
    return compile_sigma(regex, sum(flag for flag, is_set in each_flag if is_set))


def is_found(oracle, text):
    """Whether the matcher finds it; CPython 3.11 loses count of groups in some atomic ones."""
    try:
        return oracle.search(text) is not None
    except SystemError:
        reject()


def longest_of(regex):
    """How long texts may be: nested repetitions take a time that doubles with each character."""
    return 10 if re.search(r"\)[*+{]", regex) else None


@pytest.mark.filterwarnings("ignore::FutureWarning")
@settings(max_examples=600, deadline=None)
@given(data=st.data(), flags=FLAGS)
def test_query_finds_what_the_regular_expression_finds(data, flags):
    """Of every regular expression that is not refused, with texts near one that it may find."""
    regex, text = data.draw(regexes)
    found = [
        each[: longest_of(regex)]
        for each in data.draw(st.lists(near(text), min_size=4, max_size=8))
    ]
    try:
        condition = condition_of(regex, flags)
    except UnsupportedError:
        return
    oracle = oracle_of(regex, flags)
    for reading in OPEN:
        finds = compile_filter(condition, Environment(now_ms=0, reading=reading))
        for each in found:
            verdict = is_found(oracle, each)
            assert finds(normalize_row({"A": each})) == verdict, (regex, each, reading, condition)


@pytest.mark.filterwarnings("ignore::FutureWarning")
@settings(max_examples=500, deadline=None)
@given(pair=regexes, flags=FLAGS)
def test_query_depends_on_nothing_that_is_unknown(pair, flags):
    """Of a query that is not refused, only rare letters can be open."""
    try:
        condition = condition_of(pair[0], flags)
    except UnsupportedError:
        return
    found = {each.switch for each in ambiguities(condition) if not each.is_slight}
    # Whether an empty text is null matters to what finds it, as it does to the rule's wildcards.
    assert found <= ({"empty"} if is_found(oracle_of(pair[0], flags), "") else set()), condition


@pytest.mark.filterwarnings("ignore::FutureWarning")
@settings(max_examples=300, deadline=None)
@given(pair=joined(characters | characters.map(lambda pair: (f"(?:{pair[0]}|b)", pair[1]))))
def test_what_has_no_places_and_looks_back_at_nothing_is_carried_over(pair):
    """So that the law above is not about refusals alone."""
    if is_regex(pair):
        compile_java(translate(pair[0], cased=True).pattern)


@settings(max_examples=500, deadline=None)
@given(text=st.text(CHARACTERS, min_size=1, max_size=3), cased=st.booleans(), data=st.data())
def test_query_finds_plain_text_of_any_characters(text, cased, data):
    """Of every text, with those that do not print, against texts near it."""
    like = like_pattern(tuple(text), cased=cased)
    pattern = Text(regex_pattern(tuple(text), cased=cased) if like is None else like)
    operator = f"{'' if cased else 'I'}{'MATCHES' if like is None else 'LIKE'}"
    oracle = re.compile(re.escape(text), 0 if cased else re.IGNORECASE)
    others = data.draw(st.lists(near(text), min_size=4, max_size=4))
    for reading in readings_over(["matches", "backslashes", "wildcards"]):
        environment = Environment(now_ms=0, reading=reading)
        finds = compile_filter(Compare(Column("A"), operator, pattern), environment)
        for each in others:
            assert finds(normalize_row({"A": each})) == (oracle.fullmatch(each) is not None)


@pytest.mark.parametrize(
    ("regex", "text"),
    [(r"\d", "\u0665"), (r"[\w]", "é"), (r"(?m)^\Z", "a\n"), (r"(?i)\w", "\u017f"), (r"\B", "")],
)
def test_oracle_reads_as_pcre(regex, text):
    """Where Python's own reading differs, the rule means that of PCRE."""
    assert (compile_sigma(regex).search(text) is None) == (re.search(regex, text) is not None)


@pytest.mark.parametrize("regex", ["cmd.*exe", "[^a]+", "(?:a|b)"])
def test_what_names_its_characters_alone_is_found_anywhere(regex):
    """Whatever stands around it in a column that holds more."""
    assert is_found_anywhere(regex)


@pytest.mark.parametrize(
    "regex",
    ["^a", "a$", r"\Aa", r"\ba", r"a\B", "a(?!b)", "(?<=b)a", "(^|b)a", "(?>ab|a)b", "a++b"],
)
def test_what_looks_around_or_gives_nothing_back_is_not_found_anywhere(regex):
    """A neighbour in a column that holds more would change what it finds, or be taken with it."""
    assert not is_found_anywhere(regex)
