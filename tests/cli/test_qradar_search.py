"""`siemantic qradar search` and `validate`, against the emulated console."""

import json
import re

import pytest

from qradar.emulated import TOKEN, emulated, event
from qradar.scripted import Reply, refusal, serve

QUERY = (
    "SELECT username FROM events WHERE username = 'user3' ORDER BY username LIMIT 2 LAST 1 DAYS\n"
)
EXAMPLE = re.compile(r"^ *Example: siemantic qradar (.*)$", re.MULTILINE)
EVENTS = [event(n, username=f"user{n % 5}", Image=f"C:\\{n % 3}.exe") for n in range(30)]
HOSTILE_EVENTS = [
    event(n, username="eve", Command=text) for n, text in ((100, "=cmd\x1b[31m"), (101, "-5"))
]

_CORRELATION = """\
title: Many
correlation:
    type: {}
    rules: [zero]
    group-by: [{}]
    timespan: 5m
{}---
"""
CORRELATION = {
    "event_count": _CORRELATION.format("event_count", "username", "    condition: {gte: 5}\n"),
    "temporal": _CORRELATION.format("temporal", "devicetype", ""),
}


@pytest.fixture(scope="module")
def server():
    """A console whose events have a Sigma field as a column."""
    with emulated([*EVENTS, *HOSTILE_EVENTS], profile="plain") as found:
        yield found


@pytest.fixture
def qradar(siemantic, server):
    """Runs a command at the server; its output never has the token."""

    def run(*arguments, **more):
        ours = {"SIEMANTIC_QRADAR_CONSOLE": server.address, "SIEMANTIC_QRADAR_TOKEN": TOKEN}
        done = siemantic("qradar", *arguments, **(ours | more))
        assert TOKEN not in done.out + done.err
        return done

    return run


def test_rows_are_lines_in_a_pipe(qradar, write):
    """The first names the columns."""
    write(**{"query.aql": QUERY})
    done = qradar("search", "query.aql")
    assert (done.code, done.out, done.err) == (0, "username\nuser3\nuser3\n", "2 rows\n")


HOSTILE = "SELECT starttime, Command FROM events WHERE username = 'eve' LIMIT 9 LAST 1 DAYS"


@pytest.mark.parametrize(
    ("report", "out"),
    [
        (
            "table",
            (
                "starttime\tCommand\n"
                "2023-11-14 20:33:20.000 UTC\t=cmd\\x1b[31m\n"
                "2023-11-14 20:32:20.000 UTC\t-5\n"
            ),
        ),
        ("csv", "starttime,Command\n1699994000000,'=cmd\\x1b[31m\n1699993940000,'-5\n"),
        (
            "jsonl",
            (
                '{"starttime": 1699994000000, "Command": "=cmd\\u001b[31m"}\n'
                '{"starttime": 1699993940000, "Command": "-5"}\n'
            ),
        ),
    ],
)
def test_what_is_in_events_steers_no_terminal_and_no_spreadsheet(qradar, report, out):
    """JSON lines alone have it as it is; times are for people in a table alone (issue 8)."""
    assert qradar("search", HOSTILE, "--format", report).out == out


@pytest.mark.parametrize(
    ("report", "out"),
    [
        ("jsonl", '{"username": "user3"}\n{"username": "user3"}\n'),
        ("csv", "username\nuser3\nuser3\n"),
    ],
)
def test_rows_come_in_other_forms(qradar, write, report, out):
    write(**{"query.aql": QUERY})
    assert qradar("search", "query.aql", "--format", report).out == out


def test_a_query_can_be_the_argument_or_standard_input(qradar):
    assert qradar("search", QUERY).err == "2 rows\n"
    assert qradar("search", "-", stdin=QUERY).err == "2 rows\n"


def test_last_takes_the_place_of_the_window(qradar):
    """Of the last ten minutes there are eleven events, at both ends."""
    query = "SELECT username FROM events LIMIT 100 LAST 1 DAYS"
    assert qradar("search", query, "--last", "10m").err == "11 rows\n"


def test_hits_are_counted_beyond_the_limit(qradar, write):
    write(**{"query.aql": QUERY})
    done = qradar("search", "query.aql", "--count")
    assert (done.code, done.out, done.err) == (0, "query.aql\t6\n", "6 hits of 1 query\n")


def test_rules_are_searched_with_and_counted(qradar, write, rule):
    """A rule that cannot be converted is told, and the others are counted."""
    names = {"0": "Zero", "1": "One", "9": "None"}
    for number, (image, title) in enumerate(names.items(), 10):
        write(**{f"rules/{image}.yml": rule(image, title, number)})
    write(**{"rules/bad.yml": "title: Bad\nlogsource: {product: windows}\n"})
    done = qradar(
        "search",
        "--rule",
        "rules",
        "--profile",
        "plain",
        "--count",
        "--last",
        "24h",
        "--format",
        "jsonl",
    )
    rows = [json.loads(line) for line in done.out.splitlines()]
    hits = [{"rule": "Zero", "hits": 10}, {"rule": "One", "hits": 10}, {"rule": "None", "hits": 0}]
    assert rows == hits
    assert done.code == 1
    assert "bad.yml" in done.err
    assert done.err.endswith("20 hits of 3 queries\n")


def test_several_rules_are_not_shown_row_by_row(qradar, write, rule):
    write(**{"rules/a.yml": rule("a", number=10), "rules/b.yml": rule("b", number=11)})
    done = qradar("search", "--rule", "rules", "--profile", "plain")
    assert (done.code, done.out) == (2, "")
    assert "there are 2 queries; with --count their hits are counted" in done.err


def test_one_rule_is_shown_row_by_row(qradar, write, rule):
    write(**{"rules/a.yml": rule("0")})
    done = qradar("search", "--rule", "rules/a.yml", "--profile", "plain", "--format", "jsonl")
    assert (done.code, len(done.out.splitlines())) == (0, 10)


FILTER = """\
title: Not user0
logsource: {product: windows, category: process_creation}
filter:
    rules: any
    selection: {username: user0}
    condition: not selection
"""


def test_rules_are_searched_with_as_they_are_deployed_with_filters(qradar, write, rule):
    """Of ten events of the image, two are of the user that is filtered out."""
    write(**{"rules/a.yml": rule("0"), "filters/f.yml": FILTER})
    asked = ("search", "--rule", "rules", "--profile", "plain", "--filter", "filters")
    done = qradar(*asked, "--count")
    assert (done.code, done.out) == (0, "A rule\t8\n"), done.err
    assert qradar(*asked).err == "8 rows\n"


def test_a_query_that_the_console_cannot_run_is_told(qradar):
    query = "SELECT DISTINCT username FROM events LIMIT 5 LAST 1 DAYS"
    done = qradar("search", query, "--count", "--format", "jsonl")
    assert done.code == 1
    assert "failed on the console: DISTINCT is not documented" in json.loads(done.out)["problem"]
    assert done.err == "0 hits of 1 query; 1 of them failed\n"
    done = qradar("search", query)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Error: the search s")


@pytest.mark.parametrize("kind", ["event_count", "temporal"])
def test_a_correlation_is_not_searched_with_over_another_time(qradar, write, rule, kind):
    """Its own window is its meaning: what is hours apart would be put together (issue 8)."""
    write(**{"c.yml": CORRELATION[kind] + rule("0").replace("title:", "name: zero\ntitle:")})
    asked = ("search", "--rule", "c.yml", "--profile", "plain", "--last", "24h")
    done = qradar(*asked, "--count", "--format", "jsonl")
    (row,) = [json.loads(line) for line in done.out.splitlines()]
    assert (done.code, row["rule"], row["hits"]) == (1, "Many", None)
    assert "a correlation is met within its own time span" in row["problem"]
    done = qradar(*asked)
    assert (done.code, done.out) == (2, "")
    assert "leave --last out" in " ".join(done.err.replace("│", "").split())


def test_correlations_that_are_not_asked_are_not_called_failed(qradar, write, rule):
    """And why is told once for all of them."""
    texts = [CORRELATION[kind].replace("Many", kind) for kind in CORRELATION]
    write(**{"c.yml": "".join(texts) + rule("0").replace("title:", "name: zero\ntitle:")})
    asked = ("search", "--rule", "c.yml", "--profile", "plain", "--last", "24h", "--count")
    done = qradar(*asked)
    assert (done.code, done.out) == (1, "event_count\t-\ntemporal\t-\n")
    problem, verdict = done.err.splitlines()
    assert problem.startswith("not counted: event_count, temporal: a correlation is met within")
    assert verdict == "0 hits of 0 queries; 2 not asked"


@pytest.mark.parametrize(("kind", "hits"), [("event_count", 0), ("temporal", 1)])
def test_a_correlation_is_counted_in_its_own_time(qradar, write, rule, kind, hits):
    """Of the last five minutes there is one event in three of image 0, of several users."""
    write(**{"c.yml": CORRELATION[kind] + rule("0").replace("title:", "name: zero\ntitle:")})
    done = qradar("search", "--rule", "c.yml", "--profile", "plain", "--count", "--format", "jsonl")
    assert (done.code, json.loads(done.out)["hits"]) == (0, hits)


def test_another_time_under_having_is_told(qradar):
    """It may mean something else there, and whoever types it may want that."""
    query = (
        "SELECT username, COUNT(*) AS 'n' FROM events GROUP BY username HAVING n > 5"
        " LIMIT 9 LAST 2 MINUTES"
    )
    done = qradar("search", query, "--last", "24h")
    assert done.err == "note: the query: HAVING looks at 24h now\n5 rows\n"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ((), 2, "give a QUERY, or rules with --rule"),
        (("a.aql", "--filter", "f.yml"), 2, "filters are of rules, not of a QUERY"),
        (("a.aql", "--rule", "a.yml"), 2, "give a QUERY, or rules with --rule"),
        (("",), 2, "Error: the query is empty"),
        ((" ",), 2, "Error: the query is empty"),
        (("-",), 2, "Error: standard input is empty"),
        (("nowhere.aql",), 2, "'nowhere.aql' does not exist"),
        (
            ("rule.yml",),
            2,
            "'rule.yml' is YAML, as rules are, and no query; search with it by --rule",
        ),
        (("SELECT x FORM events", "--last", "1h"), 1, "the query:1:10: AQL001 syntax_error"),
        (("SELECT x FROM events", "--last", "soon"), 2, "'soon' is no time; write 90m, 24h or 7d"),
        (("--rule", "nowhere"), 2, "nowhere"),
        (("SELECT x FORM events",), 2, "gives 422"),
    ],
)
def test_what_is_wrong_is_told(qradar, write, arguments, code, told):
    write(**{"rule.yml": "title: A rule"})
    done = qradar("search", *arguments)
    assert (done.code, done.out) == (code, "")
    assert told in done.err


# --- validate ------------------------------------------------------------------------------------


def test_queries_are_validated_by_the_console(qradar, write):
    write(**{"q/good.aql": QUERY, "q/bad.aql": "SELECT username FORM events\n"})
    done = qradar("validate", "q")
    assert done.code == 1
    assert done.out.startswith("q/bad.aql:1:17: ERROR: ")
    assert done.out.count("\n") == 1
    assert done.err == "2 queries, 1 of them refused\n"


TWICE = """\
SELECT 'Usr', Usrname -- Usr
FROM events
WHERE Usr = 'a' OR Usr = 'b' OR Other = 'c'
LIMIT 5 LAST 1 DAYS
"""


def test_what_a_console_says_twice_is_told_once_with_its_place(qradar, write):
    """Where the part that it names stands as a word of its own, in no text and no comment."""
    write(**{"bad.aql": TWICE})
    with serve() as scripted:
        about = [
            {"severity": "ERROR", "message": "no such column", "contexts": [name]}
            for name in ("Usr", "Usr", "Other", "absent")
        ]
        scripted.replies["/api/ariel/validators/aql"] = [Reply({"error_messages": about})] * 2
        ours = {"SIEMANTIC_QRADAR_CONSOLE": scripted.address}
        done = qradar("validate", "bad.aql", **ours)
        found = qradar("validate", "bad.aql", "--format", "json", **ours).objects
    assert done.out.splitlines() == [
        "bad.aql:3:7: ERROR: no such column (at 'Usr', 2 times)",
        "bad.aql:3:33: ERROR: no such column (at 'Other')",
        "bad.aql: ERROR: no such column (at 'absent')",
    ]
    assert [(each["line"], each["column"], each["count"]) for each in found] == [
        (3, 7, 2),
        (3, 33, 1),
        (None, None, 1),
    ]


def test_sound_queries_are_said_to_be_so(qradar, write):
    write(**{"q/good.aql": QUERY})
    done = qradar("validate", "q")
    assert (done.code, done.out, done.err) == (0, "", "1 query, none of them refused\n")


def test_findings_of_the_console_as_json(qradar, write):
    write(**{"bad.aql": "SELECT username FORM events\n"})
    done = qradar("validate", "bad.aql", "--format", "json")
    (found,) = done.objects
    assert (done.code, found["path"], found["severity"]) == (1, "bad.aql", "ERROR")


def test_a_file_that_cannot_be_read_is_told_and_others_are_validated(qradar, write):
    write(**{"good.aql": QUERY})
    done = qradar("validate", "good.aql", "nowhere.aql")
    assert done.code == 2
    assert "1 query, none of them refused" in done.err
    assert "'nowhere.aql' does not exist" in done.err


def test_a_rule_is_not_sent_as_a_query(qradar, write, rule):
    """The console said of it that it had expected SELECT (issue 8)."""
    write(**{"good.aql": QUERY, "rules/a.yml": rule()})
    done = qradar("validate", "good.aql", "rules/a.yml")
    assert (done.code, done.out) == (2, "")
    assert "1 query, none of them refused" in done.err
    assert "'siemantic convert -t qradar_aql -o FOLDER' makes its query" in done.err


@pytest.mark.parametrize("report", ["text", "json"])
def test_what_a_console_said_before_it_failed_is_told(qradar, write, report):
    """The refusal of the first query, of three (issue 8)."""

    def answer(seen):
        failed = "broken" in seen.parameters["query_expression"]
        refused = {"severity": "ERROR", "message": "no such column", "contexts": []}
        return refusal(500, "out of order") if failed else Reply({"error_messages": [refused]})

    write(**{"a.aql": QUERY, "b.aql": "SELECT broken FROM events", "c.aql": QUERY})
    with serve() as scripted:
        scripted.replies["/api/ariel/validators/aql"] = [answer]
        ours = {"SIEMANTIC_QRADAR_CONSOLE": scripted.address}
        done = qradar("validate", "a.aql", "b.aql", "c.aql", "--format", report, **ours)
    assert done.code == 2
    assert "a.aql" in done.out
    assert "no such column" in done.out
    verdict, error = done.err.splitlines() if report == "text" else (_REST, done.err)
    assert (verdict, error[:7]) == (_REST, "Error: ")
    assert "gives 500: the console failed: out of order" in error


_REST = "1 query, 1 of them refused; 2 queries not validated"


@pytest.mark.parametrize("command", ["search", "validate"])
def test_an_example_can_be_run(qradar, write, command):
    write(**{"query.aql": QUERY, "queries/a.aql": QUERY})
    (example,) = EXAMPLE.findall(qradar(command, "--help").out)
    assert qradar(*example.split()).code == 0
