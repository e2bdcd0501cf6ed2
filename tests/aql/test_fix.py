"""
Mending.

The laws: what parsed still parses, mending twice changes nothing more, and nothing that is said to
be fixable is left. Edits of one finding are made together or not at all. What could be run gives
the same afterwards.
"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siemantic.aql.ambiguity import readings_for
from siemantic.aql.ast import Span
from siemantic.aql.checks.document import Edit
from siemantic.aql.checks.fix import apply_edits, fix
from siemantic.aql.checks.syntax_error import ALL, check_text
from siemantic.aql.evaluator import Environment, World, run
from siemantic.aql.parser import parse, parse_condition
from siemantic.aql.schema import DEFAULT
from siemantic.errors import AqlEvaluationError, AqlSyntaxError

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


# --- running -----------------------------------------------------------------------------------

TESTS = """
    username NOT LIKE 'a%' | username NOT ILIKE '_' | NOT username = 'a' | username ISNULL
    username NOTNULL | username ISNOT NULL | payload ILIKE '%a%' | LOWER(payload) = 'ab'
    payload IN ('a', 'Ab') | 'a' = payload | payload NOT MATCHES 'a.*' | sourceip LIKE '10.%'
    sourceip NOT MATCHES '10.*' | sourceip NOT IN ('10.0.0.1', '::1') | hasoffense = TRUE
    false != hasoffense | NOT hasoffense = True | severity NOT BETWEEN 1 AND 5 | severity > 2
    username ILIKE ENUMERATION('a', 'B%') | username = ENUMERATION('a') | sourceip = '10.0.0.0/8'
    username = NULL | NOT (username <> NULL) | INCIDR(sourceip, '10.0.0.0/8')
    NOT INCIDR('10.0.0.0/8', sourceip) | REFERENCESETCONTAINS(severity, 's')
    who NOT LIKE 'a%' | who = 'a' | ip LIKE '10.%' | severity-qid > 1 | Net-cost IS NULL
    Text = 'a' | severity - 1 * 2 > 1 | username = '' | MINUTES = 5
    username IN (SELECT username AS u FROM flows WHERE username NOT LIKE 'b%' LIMIT 5 LAST 1 DAYS)
    severity IN (SELECT MAX(severity) AS severity FROM flows LIMIT 5)
"""
ITEMS = """
    username | username AS who | username AS username | LOWER(username) AS username | severity
    username who | payload | severity AS 'sev' | sourceip ip | QIDNAME(qid) AS name | qid AS "Count"
    IF hasoffense = TRUE THEN 1 ELSE 0 AS truth | qid AS count | Text | username AS 'a b' | *
    CASE WHEN username NOT LIKE 'a%' THEN 1 ELSE 2 END AS c | CASE severity WHEN 1 THEN 'x' END AS d
    severity-qid AS less | Net-cost | Process Path | Image img | LOWER(payload) AS who | starttime
    UTF8(payload) AS p | STR(sourceip) AS ip
"""
GROUPED = """
    COUNT(*) AS count | username | username AS who | MAX(severity) AS 'm n' | COUNT(qid) | COUNT(*)
    FIRST(sourceip) AS ip | SUM(severity) AS sum | LOWER(username) AS who
"""
KEYS = "username | username | who | severity | 'who' | LOWER(username) | count"
AGES = """
    starttime > NOW() - 86400000 | starttime >= (NOW() - 3600000) | NOW() - 90000000 < starttime
    (starttime > NOW() - 172800000) | starttime > NOW() - 24*60*60*1000
"""
TIMES = "LAST 1 DAYS | LAST 24 HOURS | LAST 1 HOUR | LAST 2 DAY"
NOW_MS = 1_700_000_000_000
HOUR_MS = 3_600_000


def one_of(text):
    """One of the parts, which stand on lines and between bars."""
    parts = (part.strip() for line in text.strip().splitlines() for part in line.split(" | "))
    return st.sampled_from([each for each in parts if each])


gap = st.sampled_from([" ", " ", " ", "\n", " -- note\n", " /* a note */ ", " /* AND x = 1 */ "])
test = st.recursive(
    one_of(TESTS),
    lambda inner: st.one_of(
        st.tuples(inner, gap, st.sampled_from(["AND ", "OR "]), inner).map("".join),
        inner.map("({})".format),
        inner.map("NOT ({})".format),
        inner.map("NOT {}".format),
    ),
    max_leaves=3,
)


@st.composite
def runnable(draw, depth=1):
    """A query of which most run, with what the checks mend."""
    is_grouped = draw(st.integers(0, 2)) == 0
    items = draw(st.lists(one_of(GROUPED if is_grouped else ITEMS), min_size=1, max_size=4))
    source = draw(st.sampled_from(["events", "Events", "EVENTS", "FLOWS"]))
    if depth and draw(st.integers(0, 3)) == 0:
        source = f"({draw(runnable(depth - 1))})"
    direction = draw(st.sampled_from(["", " DESCENDING", " ASC"]))
    clauses = [
        draw(st.one_of(test, test, st.tuples(one_of(AGES), test).map(" AND ".join), one_of(AGES))),
        draw(one_of(KEYS)),
        f"{draw(one_of(KEYS))}{direction}",
        "2",
        draw(one_of(TIMES)),
    ]
    words = ["WHERE ", "GROUP BY ", "ORDER BY ", "LIMIT ", ""]
    written = [f"{word}{clause}" for word, clause in zip(words, clauses, strict=True)]
    chosen = [each for each in written if draw(st.booleans())]
    if draw(st.integers(0, 3)) == 0:
        chosen = draw(st.permutations(chosen))
    return f"SELECT {', '.join(items)}{draw(gap)}FROM {source} {draw(gap).join(chosen)}"


text_of_row = st.sampled_from(["a", "A", "ab", "b", "", None])
row = st.fixed_dictionaries(
    {
        "username": text_of_row,
        "payload": text_of_row,
        "severity": st.sampled_from([0, 1, 5, None]),
        "qid": st.sampled_from([1, 7]),
        "sourceip": st.sampled_from(["10.0.0.1", "192.0.2.1", "::1", None]),
        "hasoffense": st.sampled_from([True, False, None]),
        # None lies on a bound, of which no document tells on which side it counts.
        "starttime": st.sampled_from([NOW_MS - hours * HOUR_MS - 1 for hours in (0, 2, 30, 60)]),
        "Text": text_of_row,
        **dict.fromkeys(("Process", "Image", "Net", "cost", "MINUTES"), st.just(5)),
    }
)
rows = st.lists(row, max_size=4)


def outcome(tree, sources, reading):
    """The values of the result's rows; None when the query cannot be run."""
    lookups = {"QIDNAME": {"1": "a"}, "REFERENCESETCONTAINS": {"s": ["1"]}}
    world = World(sources, Environment(NOW_MS, reading, lookups))
    try:
        result = run(tree, world)
    except AqlEvaluationError:
        return None
    # How a column without an alias is named follows from its text, and is not documented.
    return [tuple(each.values()) for each in result.rows]


@settings(deadline=None, max_examples=200)
@given(runnable(), rows, rows)
def test_what_runs_gives_the_same_when_it_is_mended(text, events, flows):
    """
    What could not be run may do so afterwards.

    Calls in double quotes are left out: QRadar refuses them, the evaluator takes them for columns.
    """
    try:
        before = parse(text)
    except AqlSyntaxError:
        return
    after = parse(fix(text).text)
    readings = readings_for(before)
    for reading in readings[:: max(1, len(readings) // 8)]:
        sources = {"events": events, "flows": flows}
        expected = outcome(before, sources, reading)
        assert expected is None or outcome(after, sources, reading) == expected


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
