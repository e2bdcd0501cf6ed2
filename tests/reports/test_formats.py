"""Reports of anything at all are valid in each format, and say nothing that readers would obey."""

import json
import os
import re
from html import unescape
from pathlib import Path

import pytest
import yaml
from cmarkgfm import github_flavored_markdown_to_html as to_html
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from reports.schemas import junit_problems, sarif_problems
from siemantic.diagnostics import Diagnostic, visible
from siemantic.reports import Finding, Report, Result, render_report
from siemantic.reports.markdown import code, fit
from siemantic.reports.results import Kind

HOSTILE = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "reports" / "hostile.yml").read_text(encoding="utf-8")
)


def _path(text):
    """The text as the name of a file, which has bytes and no surrogates of its own."""
    return os.fsdecode(text.encode("utf-8", "ignore"))


TEXTS = st.sampled_from([*HOSTILE.values()]) | st.text(
    st.characters() | st.sampled_from("|`\\\n\r<>&@[]*_:"), max_size=12
)
PATHS = TEXTS.map(_path) | st.binary(max_size=4).map(os.fsdecode)
NUMBERS = st.none() | st.integers(1, 9)
DIAGNOSTICS = st.builds(
    Diagnostic, TEXTS.filter(bool), TEXTS, PATHS, NUMBERS, st.none() | TEXTS, NUMBERS,
    level=st.sampled_from([None, "error", "warning", "note"]),
)  # fmt: skip
RESULTS = st.builds(
    Result, TEXTS, PATHS, st.sampled_from(["passed", "failed", "skipped"]),
    st.lists(st.builds(Finding, DIAGNOSTICS), max_size=2).map(tuple), TEXTS,
)  # fmt: skip
REPORTS = st.builds(
    Report, st.just("siemantic check"), TEXTS, st.lists(RESULTS, max_size=3).map(tuple)
)


def _one(text):
    path = _path(text)
    found = Finding(Diagnostic("a_code", text, path, 1, text, 2))
    return Report("siemantic check", text, (Result(text, path, "failed", (found,), text),))


@given(REPORTS)
def test_sarif_is_valid_by_the_schema_of_oasis(report):
    text = render_report(report, "sarif").encode("utf-8", "backslashreplace")
    assert sarif_problems(text) == []
    log = json.loads(text)
    assert len(log["runs"][0]["results"]) == len(list(report.findings))


@given(REPORTS)
def test_junit_is_valid_by_the_schema_of_jenkins(report):
    text = render_report(report, "junit")
    assert junit_problems(text) == []
    root = etree.fromstring(text.encode())
    cases = root.findall(".//testcase")
    assert len(cases) == len(report.results)
    assert root.get("failures") == str(len(root.findall(".//failure")))
    assert root.get("failures") == str(sum(each.outcome == "failed" for each in report.results))


def test_schema_would_find_a_mistake():
    text = render_report(_one("x"), "junit")
    assert junit_problems(text.replace('<testcase name="x"', "<testcase"))


@given(REPORTS)
def test_github_gets_a_command_per_finding_and_no_other(report):
    text = render_report(report, "github")
    lines = text.splitlines()
    assert text.isascii() or text.replace("\n", "").isprintable()
    assert len(lines) == len(list(report.findings))
    assert all(re.match(r"::(error|warning|notice) [^\n]*::", each) for each in lines)
    for line, found in zip(lines, report.findings, strict=True):
        properties = line.split(" ", 1)[1].split("::", 1)[0]
        assert "::" not in properties
        assert f"line={found.diagnostic.line}" in properties or found.diagnostic.line is None


@given(REPORTS)
def test_markdown_is_a_table_whose_cells_hold_what_was_said(report):
    html = to_html(render_report(report, "markdown"))
    html = re.sub('<a href="mailto:[^>]*>', "", html)  # of a summary, which is ours
    found = list(report.findings)
    assert html.count("<td") == 4 * len(found)
    assert set(re.findall(r"<(\w+)", html)) <= {
        "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "code",
    }  # fmt: skip


@example("\\|")
@example("a\\|`b")
@given(TEXTS)
def test_a_code_span_says_the_text_as_it_is(text):
    shown = visible(text)
    html = to_html(f"| a |\n| --- |\n| {code(text)} |\n")
    cell = unescape("".join(re.findall(r"<code>(.*?)</code>", html)))
    if len(shown) <= 300 and shown.strip():
        assert cell == shown


@pytest.mark.parametrize("text", [*HOSTILE.values(), "a" * 5000], ids=[*HOSTILE, "long"])
def test_a_text_that_is_meant_to_do_harm_does_none(text):
    hostile = _one(text)
    test_sarif_is_valid_by_the_schema_of_oasis.hypothesis.inner_test(hostile)
    test_junit_is_valid_by_the_schema_of_jenkins.hypothesis.inner_test(hostile)
    test_github_gets_a_command_per_finding_and_no_other.hypothesis.inner_test(hostile)
    test_markdown_is_a_table_whose_cells_hold_what_was_said.hypothesis.inner_test(hostile)


def test_markdown_fits_into_a_comment_and_says_what_is_left_out():
    lines = ["x" * 99] * 1000
    text = fit(lines)
    assert len(text) < 65_536
    assert text.endswith("\n400 more lines are left out.\n")


def test_a_kind_that_found_nothing_is_a_rule_of_sarif():
    report = Report("siemantic check", "", (), (Kind("a", "a", "short", "why", "help"),))
    text = render_report(report, "sarif")
    assert sarif_problems(text) == []
    assert json.loads(text)["runs"][0]["tool"]["driver"]["rules"][0]["help"] == {"text": "help"}


def test_what_passed_with_a_remark_is_no_failure():
    found = Finding(Diagnostic("a", "b", "c.yml", level="note"))
    report = Report("siemantic check", "", (Result("c", "c.yml", "passed", (found,)),))
    root = etree.fromstring(render_report(report, "junit").encode())
    assert root.get("failures") == "0"
    assert root.find(".//system-out").text == "c.yml: a: b"
