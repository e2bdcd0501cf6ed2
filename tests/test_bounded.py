"""A regular expression that never ends is given up, wherever it is run, and a sound one is not."""

import re
import signal
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siemantic import bounded
from siemantic.aql.evaluator import Environment, compile_filter
from siemantic.aql.evaluator.rows import normalize_row
from siemantic.aql.parser import parse_condition
from siemantic.convert import load_workload
from siemantic.engines.sqlite import verdicts
from siemantic.errors import UndecidedError, UnfinishedError
from siemantic.matcher import matches
from siemantic.rules.sigma import build_unit

ENDLESS = ("(a+)+$", "(a|a)*$", "(a|aa)+$", "(.*a){30}$", "([a-z]+)*=")
TEXT = "a" * 60 + "!"
SOON_S = bounded.LIMIT_S + 8
"""The machine may be busy."""


@pytest.fixture
def unit(tmp_path):
    """Builds a rule of one detection."""

    def build(detection):
        rule = f"title: A rule\nlogsource: {{category: test}}\ndetection: {detection}\n"
        (tmp_path / "rule.yml").write_text(rule)
        return build_unit(load_workload([str(tmp_path)]).units[0])[-1]

    return build


@pytest.mark.parametrize("pattern", ENDLESS)
def test_an_expression_that_never_ends_is_given_up(pattern):
    begun = time.monotonic()
    with pytest.raises(UnfinishedError, match="takes longer than 2 seconds"):
        bounded.search(re.compile(pattern), TEXT)
    assert time.monotonic() - begun < SOON_S
    assert signal.getsignal(signal.SIGALRM) in (signal.SIG_DFL, None)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


@given(st.sampled_from([r"a.*b.*c", r"(ab?)+c", r"[a-c]{2,}", r"x*"]), st.text("abcx", max_size=20))
def test_what_ends_is_as_without_a_limit(pattern, text):
    compiled = re.compile(pattern)
    for limited, plain in (
        (bounded.search, compiled.search),
        (bounded.fullmatch, compiled.fullmatch),
    ):
        found, expected = limited(compiled, text), plain(text)
        assert (found and found.span()) == (expected and expected.span())


def test_the_matcher_gives_up(unit):
    rule = unit("{s: {a|re: '(x+x+)+y'}, condition: s}")
    with pytest.raises(UndecidedError):
        matches(rule, {"a": "x" * 60})


def test_the_evaluator_of_aql_gives_up():
    test = compile_filter(parse_condition("a MATCHES '(x+x+)+y'"), Environment(now_ms=0))
    with pytest.raises(UndecidedError):
        test(normalize_row({"a": "x" * 60}))


def test_sqlite_gives_up():
    with pytest.raises(UndecidedError):
        verdicts("SELECT * FROM <TABLE_NAME> WHERE a REGEXP '(x+x+)+y'", [{"a": "x" * 60}])


def test_a_value_of_many_wildcards_takes_a_time_in_proportion(unit):
    rule = unit("{s: {a: '*" + "a*b*" * 12 + "c'}, condition: s}")
    begun = time.monotonic()
    assert not matches(rule, {"a": "ab" * 50_000})
    assert matches(rule, {"a": "ab" * 50_000 + "c"})
    assert time.monotonic() - begun < SOON_S


def test_who_looks_at_the_time_already_goes_on_doing_so():
    """The playground looks every tenth of a second whether its page is still there."""
    looks = []
    before = signal.signal(signal.SIGALRM, lambda *_: looks.append(time.monotonic()))
    signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)
    try:
        with pytest.raises(UnfinishedError):
            bounded.search(re.compile(ENDLESS[0]), TEXT)
        assert len(looks) > 2
        assert signal.getitimer(signal.ITIMER_REAL)[1] == pytest.approx(0.1, abs=0.01)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
