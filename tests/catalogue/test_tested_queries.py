"""What a page says of the queries in the tests of the rule."""

import pytest

from catalogue.sites import RULE, make_site, read_page, text_in, write_rules
from siemantic.targets.request import TargetRequest

TESTS = """\
title: it is found
match: true
event: {Image: 'C:\\a.exe'}
---
title: what sqlite is not asked for
match: false
event: {Image: 'C:\\a.exe', EventID: 3, Channel: Microsoft-Windows-Sysmon/Operational}
---
title: it is not, they say
match: false
event: {Image: 'C:\\a.exe'}
---
title: no event
match: true
event: {Image: <script>}
"""
AQL = TargetRequest("qradar_aql", "ibm")
REQUESTS = (AQL, TargetRequest("sqlite"), TargetRequest("splunk"))


def section_of(folder, tests=TESTS, requests=REQUESTS, rule=RULE):
    """The section of the rule's page."""
    text = rule.format(title="First", image="a", number=1)
    rules = write_rules(folder / "rules", first=text)
    (rules / "first.events.yaml").write_text(tests, encoding="utf-8")
    make_site(folder / "site", [str(rules)], requests)
    page = read_page(next((folder / "site" / "rules").iterdir()))
    (found,) = [each for each in page.all("section") if each.get("aria-labelledby") == "tests"]
    return found


def texts(section, tag):
    """What stands in each element of a kind, in one line."""
    return [" ".join(text_in(each).split()) for each in section.iter(tag)]


@pytest.mark.backends
def test_each_test_says_what_every_query_did(tmp_path):
    """In words, those first that do not pass; a query that nothing runs is unverified."""
    outcomes = [each.split(" ", 1) for each in texts(section_of(tmp_path), "summary")]
    assert outcomes == [
        ["passed", f"no match what sqlite is not asked for {AQL_ALONE}"],
        ["failed", f"no match it is not, they say {NONE}"],
        ["failed", f"match no event {NONE}"],
        ["passed", "match it is found ✓ passed: qradar_aql, sqlite · unverified: splunk"],
    ]


AQL_ALONE = "✓ passed: qradar_aql · ✗ failed: sqlite · unverified: splunk"
NONE = "✗ failed: qradar_aql, sqlite · unverified: splunk"


@pytest.mark.backends
def test_sums_are_told_of_the_queries_that_were_run(tmp_path):
    """And what is wrong in a test, of each query."""
    found = texts(section_of(tmp_path), "p")
    assert found[1] == (
        "So were its queries, by the engine of each language; the tests that they pass: "
        "qradar_aql 2 of 4 (2 failed), sqlite 1 of 4 (3 failed)."
    )
    assert found[2] == "sqlite: the query of sqlite finds the event"
    assert "the rule matches the event" in found


def test_query_that_is_not_there_is_told(tmp_path):
    """The target cannot say the rule."""
    found = section_of(tmp_path, TESTS, (AQL,), RULE.replace("product: windows", "product: mars"))
    outcomes = {" ".join(each.split()[-3:]) for each in texts(found, "summary")}
    assert outcomes == {"no query: qradar_aql"}


def test_test_that_cannot_be_run_says_nothing_of_queries(tmp_path):
    """As one for a rule that is not there."""
    tests = "title: a stream\nmatch: true\nstream: []\nalerts: []\n"
    found = section_of(tmp_path, tests, (AQL,))
    assert "qradar_aql" not in text_in(found)


def test_what_is_remembered_is_what_was_told(tmp_path):
    """Until the test or the rule is another."""

    def told(tests=TESTS, rule=RULE):
        return texts(section_of(tmp_path, tests, (AQL,), rule), "summary")

    first = told()
    assert told() == first
    assert "no match it is not, they say ✗ failed: qradar_aql" in " ".join(first)
    turned = told(TESTS.replace("match: false", "match: true"))
    assert "match it is not, they say ✓ passed: qradar_aql" in " ".join(turned)
    other = told(rule=RULE.replace(".exe", ".com"))
    assert "match it is found ✗ failed: qradar_aql" in " ".join(other)
