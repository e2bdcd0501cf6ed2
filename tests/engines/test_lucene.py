"""What queries can do in the osmem-server that runs them, and what events can be."""

import socket
import subprocess
import sys
from contextlib import suppress

import pytest

from siemantic.engines.lucene import verdicts
from siemantic.errors import UndecidedError


@pytest.mark.parametrize(
    ("query", "finds", "misses"),
    [
        ("a:foo", [{"a": "Foo"}], [{"a": "foo bar"}, {"b": "foo"}, {}]),
        (r"a:Foo\ Bar", [{"a": "foo bar"}], [{"a": "foo"}]),
        ('a:"foo bar"', [{"a": "FOO BAR"}], [{"a": "foo bar "}]),
        ('a:"foo*"', [{"a": "foo*"}], [{"a": "food"}]),
        ('a:""', [{"a": ""}], [{"a": " "}, {}]),
        (r"a:*\\x.EXE", [{"a": "C:\\X.exe"}], [{"a": "x.exe"}]),
        ("a:x?y", [{"a": "x\ny"}, {"a": "x😀y"}], [{"a": "xy"}]),
        ("a:ä*", [{"a": "Äb"}], [{"a": "ab"}]),
        ("a:*", [{"a": ""}], [{}, {"a": None}]),
        ("_exists_:a", [{"a": ""}, {"a": 1}], [{}, {"a": None}]),
        ("NOT a:x", [{}, {"a": "y"}], [{"a": "X"}]),
        ("a:x OR NOT b:y", [{"a": "x"}], [{}, {"a": "x", "b": "y"}]),  # as Lucene has it
        ("a:x OR (NOT b:y)", [{"a": "x", "b": "y"}, {}], [{"b": "y"}]),
        ("a:(x OR y*) AND b:z", [{"a": "yes", "b": "z"}], [{"a": "x"}]),
        (r"a:10.0.0.0\/8", [{"a": "10.1.2.3"}], [{"a": "11.0.0.1"}, {"a": "fe80::1"}, {}]),
        (r"NOT a:FE80\:\:\/10", [{"a": "10.1.2.3"}, {}], [{"a": "fe80::1"}]),
        ("n:>=10", [{"n": 10}, {"n": "11"}], [{"n": 9}, {"n": -10}, {}]),
        (r"n:<\-1", [{"n": -2}], [{"n": -1}]),
        (r"a:\<b\>", [{"a": "a"}], [{"a": "c"}]),  # a comparison, for all its escapes
        ("*foo*", [{"a": "xFOOx"}, {"b": "foo"}], [{"a": "bar"}]),
        (r"a\ b:x", [{"a b": "x"}], [{"a": "x"}]),
        ("a.b:x", [{"a.b": "x"}], [{"a.c": "x"}]),
        ("a:/fo+/", [{"a": "FOO"}], [{"a": "xfoo"}, {"a": "food"}]),
        ("a:/a.b/", [{"a": "a\nb"}], []),
        ("a:/x@y/", [{"a": "x and y"}], [{"a": "xy."}]),
        ("a:/(?i)x/", [{"a": "?ix"}], [{"a": "x"}]),
        (r"a:/\W/", [{"a": "a"}], [{"a": "-"}]),  # the expression is lowercased as well
    ],
)  # fmt: skip
def test_query_finds_what_lucene_finds(query, finds, misses):
    """Fields are keywords whose case does not count."""
    expected = [True] * len(finds) + [False] * len(misses)
    assert verdicts(query, [*finds, *misses]) == expected


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("a:x AND", "Encountered \"<EOF>\""),
        ("a:x AND AND b:y", "Encountered"),
        ("(a:x", "Encountered"),
        ('a:"x', "Lexical error"),
        ("a:x/y", "Lexical error"),
        (r"a:\u12", "Truncated unicode escape"),
        ("a:/[a/", "which Lucene refuses"),
        ("a:/(a/", "which Lucene refuses"),
        ("a:/a|/", "which Lucene refuses"),
        ("a:/a{x}/", "which Lucene refuses"),
        ("a:/[b-a]/", "which Lucene refuses"),
        (r"a:/\bx/", "which Lucene 9 refuses"),
        ("a:/a&b/", "is not followed"),
        ("a:/~(a)/", "is not followed"),
        (r"a:/x\\/", "does not see the end"),
        ("a:/<1-9>/", "is not followed"),
        ("n:>5 AND n:1*", "in which '1\\*' is an error"),
        ("n:>5 AND n:/1/", "is an error or not exact"),
        ("n:>9007199254740992", "is an error or not exact"),
        (r"a:10.0.0.0\/8 OR a:x", "is an error or not exact"),
        (r"a:10.0.0.0\/8 OR a:>5", "with numbers and with networks"),
        ("a:Σ", "sigma"),
    ],
)  # fmt: skip
def test_query_is_refused(query, message):
    """By osmem, or because osmem is known to read it otherwise than Lucene."""
    with pytest.raises(UndecidedError, match=message):
        verdicts(query, [{"a": "1.1.1.1"}, {"n": 1}])


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"a": ["x"]}, "no text"),
        ({"a": {"b": "x"}}, "no text"),
        ({"a": b"x"}, "no text"),
        ({"a": "\ud800"}, "no text"),
        ({"a": "x" * 40000}, "no text"),
        ({"a": "Σ"}, "no text"),
        ({"a": "x", "a.b": "y"}, "object mapping"),
        ({"n": "five"}, "'five' is none"),
        ({"n": 5.5}, "'5.5' is none"),
        ({"n": 2**53}, "is none"),
        ({"ip": "::ffff:10.0.0.1"}, "is none"),
        ({"ip": "host"}, "is none"),
    ],
)
def test_row_is_refused(row, message):
    """What has no place in the index, or would be another value there."""
    with pytest.raises(UndecidedError, match=message):
        verdicts(r"a:x OR n:>5 OR ip:10.0.0.0\/8", [row])


@pytest.mark.parametrize(
    "query", ["", " ", "\0", "\ud800", ":", "a:", "a:()", '"', "\\", "/", "((("]
)
def test_garbage_is_run_or_refused(query):
    """Never a traceback."""
    with suppress(UndecidedError):
        assert len(verdicts(query, [{"a": "x"}])) == 1


def test_no_rows_need_no_verdicts():
    """But the query is still looked at."""
    assert verdicts("a:x", []) == []
    with pytest.raises(UndecidedError):
        verdicts("a:x AND", [])


def test_server_ends_with_its_process():
    """Nothing is left, and nothing printed, when the process that asked is gone."""
    script = (
        "from siemantic.engines import lucene; import os; "
        "assert lucene.verdicts('a:x', [{'a': 'x'}]) == [True]; "
        "print(lucene._server(os.getpid()))"
    )
    command = [sys.executable, "-W", "error", "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    host, port = done.stdout.strip().split(":")
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((host, int(port)), timeout=5)
