"""`siemantic port`: two targets side by side."""

import json
from html import escape
from html.parser import HTMLParser

import pytest

from reports.schemas import junit_problems, sarif_problems

pytestmark = pytest.mark.backends

NEGATED = """\
title: Not Bob
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b77
logsource: {product: windows, category: process_creation}
detection:
    selection: {Image: 'a'}
    filter: {User: bob}
    condition: selection and not filter
"""
KEYWORD = """\
title: A <Keyword>
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b78
logsource: {product: linux}
detection:
    words: [needle]
    condition: words
"""


@pytest.fixture(autouse=True)
def repository(write, rule):
    """A rule that moves, one that changes, one that is lost."""
    write(**{"r/a.yml": rule("cmd", "A Shell"), "r/b.yml": NEGATED, "r/c.yml": KEYWORD})


def test_what_moves_changes_and_is_lost_is_told(siemantic):
    """A row for each rule, what needs work first, and the numbers beside."""
    done = siemantic(
        "port", "r", "--from", "qradar_aql", "--from-profile", "plain", "--to", "sqlite"
    )
    rows = [line.split("\t")[:4] for line in done.out.splitlines()]
    assert '\tthe query does not find {"Image": "a"}' in done.out
    assert rows == [
        ["changes", "proved", "refuted", "Not Bob"],
        ["lost", "proved", "unsupported", "A <Keyword>"],
        ["moves", "proved", "proved", "A Shell"],
    ]
    assert "changes: 1 rule, an event shows that the new query does not mean the rule" in done.err
    assert done.code == 0


DROPPED = """\
title: Outwards
logsource: {product: windows, category: network_connection}
detection:
    selection: {Image|endswith: '/a', Initiated: 'true'}
    condition: selection
"""


def test_field_that_pipelines_drop_is_told(siemantic, write):
    """What is left is proved or tested, and yet no one knows what it means of the rule."""
    write(**{"r/d.yml": DROPPED})
    words = ("port", "r/d.yml", "--from", "sqlite", "--to", "kusto")
    told = "unknown\tproved\ttested\tOutwards\tthe pipelines drop Initiated\n"
    assert siemantic(*words).out == told
    assert "the pipelines drop Initiated" in siemantic(*words, "--format", "markdown").out


def test_exact_queries_move_or_are_lost(siemantic):
    """What changes its meaning without --exact is repaired."""
    found = siemantic("port", "r", "--from", "sqlite", "--to", "duckdb", "--exact").out
    rows = [line.split("\t")[:4] for line in found.splitlines()]
    assert rows == [
        ["moves", "proved", "proved", "A Shell"],
        ["moves", "refuted", "proved", "Not Bob"],
        ["nowhere", "unsupported", "unsupported", "A <Keyword>"],
    ]


def test_json_can_be_written_to_a_file(siemantic, tmp_path):
    """It is what is printed otherwise; the table is for the screen alone."""
    words = ("port", "r", "--from", "sqlite", "--to", "duckdb")
    printed = siemantic(*words, "--format", "json").out
    siemantic(*words, "--format", "json", "-o", "moves.json")
    assert (tmp_path / "moves.json").read_text(encoding="utf-8") == printed
    refused = siemantic(*words, "-o", "moves.txt")
    assert refused.code == 2
    assert "name a --format" in refused.err


def test_missing_fields_and_log_sources_are_named(siemantic, write):
    """With the number of rules that ask for them."""
    write(**{"r/d.yml": NEGATED.replace("Image:", "Nonsense:").replace("b77", "b79")})
    done = siemantic("port", "r", "--from", "sqlite", "--to", "kusto", "--format", "json")
    found = done.objects["rules"]
    by_title = {(each["to"]["title"], each["outcome"]): each for each in found}
    assert by_title["Not Bob", "lost"]["missing_fields"] == ["Nonsense"]
    assert by_title["A <Keyword>", "nowhere"]["missing_log_source"] == "linux"


@pytest.mark.parametrize(
    "target", ["kusto", "sentinelone", "sentinelone_pq", "cortexxdr", "carbonblack", "secops"]
)
def test_only_fields_that_the_refusal_is_about_are_missing(siemantic, write, target):
    """Not those that it lists after it, as fields that there are."""
    others = "Nonsense: x, Image|endswith: a, CommandLine|contains: b"
    write(**{"r/d.yml": NEGATED.replace("Image: 'a'", others)})
    words = ("port", "r/d.yml", "--from", "sqlite", "--to", target, "--format", "json")
    (found,) = siemantic(*words).objects["rules"]
    assert found["missing_fields"] == ["Nonsense"]


@pytest.mark.parametrize("words", [("kusto",), ("qradar_aql", "--to-profile", "ibm")])
def test_all_fields_that_are_missing_are_counted(siemantic, write, words):
    """Also those after the first, which is all that a backend names."""
    others = "Nonsense: x, Image|endswith: a, Absurdity|contains: [b, c]"
    write(**{"r/d.yml": NEGATED.replace("Image: 'a'", others)})
    done = siemantic("port", "r/d.yml", "--from", "sqlite", "--to", *words, "--format", "json")
    assert done.objects["rules"][0]["missing_fields"] == ["Nonsense", "Absurdity"]


CLOUD = """\
title: Instances
logsource: {product: aws, service: cloudtrail}
detection:
    selection: {eventSource: ec2.amazonaws.com, eventName: RunInstances}
    condition: selection
"""


@pytest.mark.parametrize(
    ("target", "outcome"),
    [("lucene", "unknown"), ("splunk", "unknown"), ("sqlite", "moves"), ("kusto", "nowhere")],
)
def test_rule_that_no_pipeline_is_for_does_not_move(siemantic, write, target, outcome):
    """Its query means the rule, of fields that the new side may not have; `sqlite` has no names."""
    write(**{"r/d.yml": CLOUD})
    words = ("port", "r/d.yml", "--from", "duckdb", "--to", target)
    found = siemantic(*words, "--format", "json").objects
    (rule,), source = found["rules"], "aws / cloudtrail"
    is_told = target in ("lucene", "splunk")
    assert rule["outcome"] == {"nowhere": "lost"}.get(outcome, outcome)
    assert (rule["missing_log_source"] == source) == (outcome != "moves")
    told = f"fields as Sigma has them: no pipeline of {target} is for {source}"
    assert (told in siemantic(*words).out) == is_told


MANY = """\
title: Many
correlation:
    {type: event_count, rules: [one], group-by: [User], timespan: 5m, condition: {gte: 5}}
"""


def test_totals_are_the_same_in_every_form(siemantic, write):
    """Fields, log sources and correlations that the new side does not have, and all outcomes."""
    one = NEGATED.replace("title", "name: one\ntitle", 1).replace("b77", "b80")
    write(**{"r/d.yml": NEGATED.replace("Image:", "Nonsense:"), "r/e.yml": f"{one}---\n{MANY}"})
    words = ("port", "r", "--from", "sqlite", "--to", "kusto")
    found = siemantic(*words, "--format", "json").objects
    assert (found["from"], found["to"]) == ("sqlite", "kusto")
    assert sum(found["outcomes"].values()) == len(found["rules"]) == 5
    assert found["missing_fields"] == [{"name": "Nonsense", "rules": 1}]
    assert found["missing_log_sources"] == [{"name": "linux", "rules": 1}]
    (correlation,) = found["missing_correlations"]
    reason = f"Many: {correlation['reason']}"
    told = siemantic(*words).err
    assert "missing field: Nonsense (1 rule)" in told
    assert "missing log source: linux (1 rule)" in told
    assert f"missing correlation: {reason}" in told
    assert f"| {reason} | 1 |" in siemantic(*words, "--format", "markdown").out


def test_report_is_a_page_that_needs_nothing_else(siemantic, tmp_path):
    """Whole, with the texts of rules as texts."""
    words = ("port", "r", "--from", "qradar_aql", "--from-profile", "plain", "--to", "sqlite")
    assert siemantic(*words, "--format", "html", "-o", "report.html").code == 0
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "A &lt;Keyword&gt;" in page
    assert "http" not in page.replace("http-equiv", "")
    parser = HTMLParser()
    parser.feed(page)
    assert page.count('data-outcome="') == 3


def test_queries_of_both_sides_stand_in_json_and_in_the_page(siemantic):
    """Those that `convert` writes, exact where that is asked; none where a side has none."""
    words = ("port", "r", "--from", "sqlite", "--to", "duckdb", "--exact", "--format")
    objects = siemantic(*words, "json").objects["rules"]
    found = {each["to"]["title"]: each for each in objects}
    (old,), (new,) = found["Not Bob"]["from"]["queries"], found["Not Bob"]["to"]["queries"]
    assert old == "SELECT * FROM <TABLE_NAME> WHERE Image='a' AND (NOT User='bob')"
    assert new == (
        "SELECT * FROM logs WHERE Image ILIKE 'a' AND ((NOT User ILIKE 'bob') OR User IS NULL)"
    )
    assert found["A <Keyword>"]["to"]["queries"] == []
    page = siemantic(*words, "html").out
    assert f"<pre>{escape(old)}</pre></div><div><b>duckdb</b><pre>{escape(new)}</pre>" in page
    assert page.count("<summary>queries</summary>") == 2


def test_report_in_markdown_has_a_row_for_each_rule(siemantic):
    """And the event that shows a change."""
    words = ("port", "r", "--from", "qradar_aql", "--from-profile", "plain", "--to", "sqlite")
    done = siemantic(*words, "--format", "markdown")
    assert done.out.startswith("# From qradar_aql to sqlite\n")
    assert (
        '| changes | proved | refuted | Not Bob | the query does not find {"Image": "a"}'
        in done.out
    )


@pytest.mark.parametrize("side", ["from", "to"])
def test_profile_that_is_not_used_or_unknown_is_wrong_usage(siemantic, side):
    """As for `convert`: what the user named is never ignored."""
    other = "to" if side == "from" else "from"
    words = ("port", "r", f"--{other}", "sqlite", f"--{side}-profile", "nosuch", f"--{side}")
    unused, unknown = siemantic(*words, "splunk"), siemantic(*words, "qradar_aql")
    assert (unused.code, unused.out, unknown.code, unknown.out) == (2, "", 2, "")
    assert "no profile is used by splunk" in " ".join(unused.err.split())
    assert "nosuch" in unknown.err


def test_wrong_usage_is_told(siemantic):
    """The same on both sides, and a target that is none."""
    assert siemantic("port", "r", "--from", "sqlite", "--to", "sqlite").code == 2
    assert siemantic("port", "r", "--from", "sqlite", "--to", "nonsense").code == 2


def test_reports_for_tools_say_what_is_lost_and_what_changes(siemantic):
    """Valid by their schemas, with the place of the rule; the exit code is that of the table."""
    words = ("port", "r", "--from", "qradar_aql", "--from-profile", "plain", "--to", "sqlite")
    sarif = siemantic(*words, "--format", "sarif")
    junit = siemantic(*words, "--format", "junit")
    assert (sarif.code, junit.code) == (0, 0)
    assert (sarif_problems(sarif.out.encode()), junit_problems(junit.out)) == ([], [])
    results = json.loads(sarif.out)["runs"][0]["results"]
    assert {each["ruleId"]: each["level"] for each in results} == {
        "changes": "error",
        "lost": "error",
    }
    assert 'tests="3" failures="2"' in junit.out
    github = siemantic(*words, "--format", "github").out
    assert "::error file=r/b.yml,line=4" in github
    assert 'the query does not find {"Image": "a"}' in github
