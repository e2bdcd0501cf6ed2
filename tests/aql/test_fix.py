"""
Mending.

The laws: what parsed still parses, mending twice changes nothing more, and nothing that is said to
be fixable is left. Edits of one finding are made together or not at all.
"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siemantic.aql.ast import Span
from siemantic.aql.checks.document import Edit
from siemantic.aql.checks.fix import apply_edits, fix
from siemantic.aql.checks.syntax_error import ALL, check_text
from siemantic.aql.parser import parse, parse_condition
from siemantic.aql.schema import DEFAULT
from siemantic.errors import AqlSyntaxError

FLAGGED = [pytest.param(check, id=check.code) for check in ALL]
WORDS = """
    payload UTF8(payload) LOWER(payload) username sourceip "QIDNAME(qid)" QIDNAME(qid) qid usrname
    "Process Path" starttime devicetype LOGSOURCETYPENAME(devicetype) 'a' 'a%' '10.0.0.1' 4 NULL
    '4688' TRUE NOW() COUNT(*) {gap} COUNT(qid) LONG(starttime) 'x''y' "x y" sourceport
""".split()  # noqa: SIM905 - a list of so many words is harder to read
OPERATORS = "= != <> == < >= LIKE ILIKE MATCHES IMATCHES".split()  # noqa: SIM905 - as above

value = st.sampled_from(WORDS)
comment = st.sampled_from(["", " -- note\n", " /* note */", "\n", "  "])
comparison = st.one_of(
    st.tuples(value, st.sampled_from(OPERATORS), value).map(" ".join),
    st.tuples(value, st.sampled_from(["NOT LIKE", "NOT ILIKE", "NOT MATCHES"]), value).map(
        " ".join
    ),
    st.tuples(value, st.lists(value, min_size=1, max_size=3)).map(
        lambda each: f"{each[0]} IN ({', '.join(each[1])})"
    ),
    value.map("{} IS NULL".format),
    value.map("{} IN (SELECT username FROM events)".format),
    st.just("TEXT SEARCH 'a'"),
    st.just("starttime > NOW() - 86400000"),
)
condition = st.recursive(
    comparison,
    lambda inner: st.one_of(
        st.tuples(inner, comment, st.sampled_from([" AND ", " OR "]), inner).map("".join),
        inner.map("({})".format),
        inner.map("NOT {}".format),
        inner.map("NOT ({})".format),
    ),
    max_leaves=6,
)
item = st.one_of(
    value,
    st.tuples(value, st.sampled_from(["AS a", "AS 'a b'", 'AS "a b"', "b"])).map(" ".join),
    st.just("*"),
)
tail = st.permutations(
    [
        "GROUP BY username",
        "HAVING COUNT(*) > 1",
        "ORDER BY starttime DESC",
        "LIMIT 10",
        "LAST 1 HOURS",
    ]
).flatmap(lambda clauses: st.integers(0, 5).map(lambda count: " ".join(clauses[:count])))
query = st.tuples(
    st.lists(item, min_size=1, max_size=3).map(", ".join),
    comment,
    st.sampled_from(["events", "flows", "EVENTS", "qidmap", "events, flows"]),
    condition,
    comment,
    tail,
    st.sampled_from(["", ";"]),
).map(lambda e: f"SELECT {e[0]}{e[1]} FROM {e[2]} WHERE {e[3]}{e[4]} {e[5]}{e[6]}")


def _keeps_the_laws(text, *, is_filter):
    read = parse_condition if is_filter else parse
    fixed = fix(text, is_filter=is_filter)
    try:
        read(text)
    except AqlSyntaxError:
        assert (fixed.text, fixed.applied) == (text, ())
    else:
        read(fixed.text)
    assert fixed.left == check_text(fixed.text, is_filter=is_filter)
    again = fix(fixed.text, is_filter=is_filter)
    assert (again.text, again.applied) == (fixed.text, ())
    assert not [each for each in fixed.left if each.finding.edits]


@settings(deadline=None)
@given(query)
def test_laws_hold_for_queries(text):
    _keeps_the_laws(text, is_filter=False)


@settings(deadline=None)
@given(condition)
def test_laws_hold_for_filters(text):
    _keeps_the_laws(text, is_filter=True)


@settings(deadline=None)
@given(st.text())
def test_laws_hold_for_what_is_no_query(text):
    _keeps_the_laws(text, is_filter=False)


@pytest.mark.parametrize("check", FLAGGED)
def test_laws_hold_for_the_examples(check):
    _keeps_the_laws(check.flagged, is_filter=check.is_filter)
    _keeps_the_laws(check.fine, is_filter=check.is_filter)


@pytest.mark.parametrize("check", FLAGGED)
def test_what_is_mended_is_found_no_more(check):
    before = check_text(check.flagged, is_filter=check.is_filter)
    mends = any(each.check is check and each.finding.edits for each in before)
    left = {each.check for each in fix(check.flagged, is_filter=check.is_filter).left}
    assert (check not in left) == mends


def test_text_around_an_edit_stays_as_it_is():
    text = "SELECT  sourceip\r\nFROM events -- all\r\nLIMIT 10\tLAST 5 MINUTES\r\n"
    assert fix(text).text == re.sub(r" *-- all\r?", "", text)


def test_an_edit_can_make_room_for_another():
    text = "SELECT sourceip FROM events WHERE payload LIKE 'a' -- one\nLIMIT 10 LAST 5 MINUTES"
    fixed = fix(text)
    assert [each.check.name for each in fixed.applied] == ["payload_without_utf8", "comment"]
    assert "UTF8(payload) LIKE 'a'" in fixed.text


def test_syntax_error_is_left_as_it_is():
    fixed = fix("SELECT sourceip FORM events")
    assert [each.check.code for each in fixed.left] == ["AQL001"]
    assert fixed.text == "SELECT sourceip FORM events"


# --- edits -------------------------------------------------------------------------------------

EDITS = {
    "none change nothing": ([], "abcdef"),
    "one replaces": ([(1, 3, "X")], "aXdef"),
    "an empty span inserts": ([(2, 2, "X")], "abXcdef"),
    "an empty text deletes": ([(1, 3, "")], "adef"),
    "they count in the order of the text": ([(4, 5, "Y"), (0, 1, "X")], "XbcdYf"),
    "neighbours do not overlap": ([(0, 2, "X"), (2, 4, "Y")], "XYef"),
    "of two that overlap the first counts": ([(2, 4, "Y"), (1, 3, "X")], "aXdef"),
    "of two at one place the first counts": ([(1, 1, "X"), (1, 3, "Y")], "aXbcdef"),
    "one inside another does not count": ([(0, 6, "X"), (2, 3, "Y")], "X"),
    "at the end there is room": ([(6, 6, "X")], "abcdefX"),
}


@pytest.mark.parametrize(("edits", "expected"), EDITS.values(), ids=EDITS)
def test_edits_are_applied(edits, expected):
    made = [Edit(Span(start, end), text) for start, end, text in edits]
    assert apply_edits("abcdef", made) == expected


def test_default_schema_is_the_built_in_one():
    text = "SELECT usrname FROM events LIMIT 10 LAST 5 MINUTES"
    assert fix(text) == fix(text, DEFAULT)
