"""What EQL finds as Elasticsearch documents it, and what is not sure and so refused."""

import random
import string

import pytest

from siemantic.engines.eql import verdicts
from siemantic.engines.lucene_regex import to_python
from siemantic.errors import UndecidedError

FINDS = [
    ("colon does not look at case", 'a : "Foo"', {"a": "fOO"}, {"a": "Foo "}),
    ("two equals signs look at case", 'a == "Foo"', {"a": "Foo"}, {"a": "foo"}),
    ("not equal finds a missing field", 'a != "Foo"', {}, {"a": "Foo"}),
    ("two equals signs know no wildcards", 'a == "*oo"', {"a": "*oo"}, {"a": "foo"}),
    ("a star is any text, with line breaks", 'a : "a*b"', {"a": "a\n\nb"}, {"a": "ab\n"}),
    ("a question mark is one character", 'a : "a?c"', {"a": "a\nc"}, {"a": "ac"}),
    ("a list has wildcards as well", 'a like~ ("x", "y?")', {"a": "Yz"}, {"a": "y"}),
    ("what regular expressions mean is a letter", r'a : "a.c"', {"a": "A.C"}, {"a": "abc"}),
    ("a backslash is a character", r'a : "*\\cmd"', {"a": r"C:\CMD"}, {"a": "cmd"}),
    ("any text is there", 'a : "*"', {"a": ""}, {}),
    ("a negation finds a missing field", 'not a : "x"', {"b": "x"}, {"a": "X"}),
    ("so does one of several", 'not (a : "x" or b : "y")', {"a": "z"}, {"b": "Y"}),
    ("and what is missing twice", 'not (not a : "x")', {"a": "x"}, {}),
    ("null is missing", "?a == null", {"a": None}, {"a": ""}),
    ("a regular expression covers the value", 'a regex~ "fo+"', {"a": "FOO"}, {"a": "xfoo"}),
    ("a regular expression has no anchors", 'a regex~ "^fo+$"', {"a": "^foo$"}, {"a": "foo"}),
    ("a dot is a line break as well", 'a regex~ "a.b"', {"a": "a\nb"}, {"a": "ab"}),
    ("one of two expressions", 'a regex~ ("x|yz", "b")', {"a": "yz"}, {"a": "xz"}),
    ("texts of numbers are numbers", "n > 5", {"n": "6"}, {"n": 5}),
    ("what is no number is not indexed", "not n > 5", {"n": "x"}, {"n": 10}),
    ("an address is in a network", 'cidrMatch(a, "10.0.0.0/8")', {"a": "10.1.2.3"}, {"a": "x"}),
    ("an address of version 6, too", 'cidrMatch(a, "fe80::/10")', {"a": "FE80::1"}, {"a": "::1"}),
    ("a field of an object", 'a.b : "x"', {"a": {"b": "X"}}, {"a": {}}),
    ("a field with a dot is one", 'a.b : "x"', {"a.b": "X"}, {"a": "x"}),
    ("a number is a text to texts", 'a : "46*"', {"a": 4625}, {"a": 14625}),
]  # fmt: skip

REFUSED = [
    ("no type of text", "a : 4625", "Expected string not number"),
    ("no keywords", '"foo"', "Expected boolean not string"),
    ("no fields beside fields", "a == b", "Comparisons against fields are not"),
    ("no escaped wildcards", r'a : "x\*"', "Invalid syntax"),
    ("no such function", 'cidrmatch(a, "10.0.0.0/8")', "Unknown function"),
    ("no old functions", 'wildcard(a, "x")', "no function 'wildcard'"),
    ("case that the engine does not see", 'a like "x"', "looks at case"),
    ("case of a regular expression", 'a regex ("x")', "looks at case"),
    ("case of a list", 'a in ("x")', "does not tell it from 'in~'"),
    ("letters that may have no case", 'a : "Ä"', "letters beyond ASCII"),
    ("two types of a column", 'a : "x" or a > 5', "values of two types"),
    ("a part of a list", 'a[0] : "x"', "one place of a list"),
    ("functions of values", "length(a) > 5", "something else than a field"),
    ("order of texts", 'a > "x"', "not followed"),
    ("fractions", "a > 5", "depends on its type"),
    ("what is looked up", "true", "not followed"),
    ("a comment", 'a : "x" // "', "a comment"),
    ("Perl's groups", 'a regex~ "(?i)x"', "what Lucene makes of '(?'"),
    ("letters in sets", 'a regex~ "[a-z]"', "what Lucene makes of '[a-z]'"),
    ("Lucene's operators", 'a regex~ "x~y"', "what Lucene makes of '~y'"),
    ("unknown escapes", r'a regex~ "x\\b"', r"what Lucene makes of '\b'"),
    ("possessive repetition", 'a regex~ "x++"', "what Lucene makes of '++'"),
    ("an empty alternative", 'a regex~ "(x|)"', "what Lucene makes of '|)'"),
    ("a repetition of nothing", 'a regex~ "*x"', "no pattern to Python"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "condition", "found", "missed"), FINDS)
def test_condition_finds_and_misses(title, condition, found, missed):
    """One event of each kind."""
    assert verdicts(f"any where {condition}", [found, missed]) == [True, False], title


@pytest.mark.parametrize(("title", "condition", "message"), REFUSED)
def test_what_is_not_sure_is_refused(title, condition, message):
    """By Elastic's package, or since Elasticsearch may mean something else by it."""
    with pytest.raises(UndecidedError) as error:
        verdicts(f"any where {condition}", [{"a": "1.5"}])
    assert message in str(error.value), title


@pytest.mark.parametrize(
    "query",
    ["", "any", 'process where a : "x"', 'sequence [any where a : "x"] [any where b : "y"]',
     'any where a : "x" | head 5', 'a : "x"'],
)  # fmt: skip
def test_query_of_another_kind_is_refused(query):
    """Only a condition on single events of any category is run."""
    with pytest.raises(UndecidedError):
        verdicts(query, [])


def test_value_of_several_is_refused():
    """Lists are not events of a console."""
    with pytest.raises(UndecidedError, match="no single value"):
        verdicts('any where a : "x"', [{"a": ["x"]}])


def verdict_or_sentence(condition):
    """What the engine says, one way or the other."""
    try:
        return verdicts(f"any where {condition}", [{"a": "x"}])
    except UndecidedError as error:
        return str(error)


def test_garbage_gives_a_verdict_or_a_sentence():
    """Never a traceback: conditions with something put in or left out, and deep ones."""
    pick = random.Random(1)
    pieces = [" and ", "not ", "null", "()", "(?", "~", "[0]", *string.printable]
    for _ in range(1000):
        _, condition, _, _ = pick.choice(FINDS)
        start = pick.randrange(len(condition))
        rest = condition[start + pick.randrange(3) :]
        assert verdict_or_sentence(condition[:start] + pick.choice(pieces) + rest)
    for opening, closing in (("(", ")"), ("not (", ")"), ('a : "x" and (', ")"), ("", " and a")):
        assert verdict_or_sentence(opening * 3000 + 'a : "x"' + closing * 3000)


@pytest.mark.parametrize("text", ["a.c", "a{2,3}", "(ab|c)*?", r"\d+\.\s", "[^0-9]", "^a$"])
def test_lucene_regex_is_one_of_python(text):
    """What comes out can be compiled."""
    import re

    assert re.compile(to_python(text))


@pytest.mark.parametrize(
    "condition", ['a : "fo*"', 'a : "f" and b : "*x*"', 'a like~ ("f", "*o")', "?b == null"]
)
def test_package_itself_says_the_same_where_nothing_was_replaced(condition):
    """Its own engine is asked, with all that it does otherwise left out of the conditions."""
    import eql
    from eql.parser import elasticsearch_syntax, elasticsearch_validate_optional_fields

    rows = [{"a": a, "b": b} for a in ("f", "foo", "Fo", "x") for b in ("x", "axb", "", None)]
    with elasticsearch_syntax, elasticsearch_validate_optional_fields:
        query = eql.parse_query(f"any where {condition}")
    found = []
    engine = eql.PythonEngine({"flatten": True})
    engine.add_query(query)
    engine.add_output_hook(lambda event: found.append(event.time))
    engine.stream_events([eql.Event("any", at, row) for at, row in enumerate(rows)])
    ours = verdicts(f"any where {condition}", rows)
    assert found == [at for at, holds in enumerate(ours) if holds]


def test_what_is_known_of_verdicts_depends_on_the_engine():
    """Another version of the package, or none, is asked again."""
    from importlib.metadata import version

    from siemantic.targets.request import TargetRequest
    from siemantic.verify.remembered import tools_of

    assert f'"eql {version("eql")}"' in tools_of(TargetRequest("eql"))
