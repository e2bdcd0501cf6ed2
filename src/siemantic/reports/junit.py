"""
Results as JUnit's XML, which CI servers show as tests.

There is no standard; this is what the schema of Jenkins' xUnit plugin takes, `junit-10.xsd` of
https://github.com/jenkinsci/xunit-plugin. GitLab shows `file` beside a test, and the first failure
of it alone (GitLab Docs, "Unit test reports"), so that a test has one for all its findings.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.etree import ElementTree as ET

from siemantic.diagnostics import render, visible
from siemantic.reports.results import Outcome, Report, Result


def to_junit(report: Report) -> str:
    """A test suite for each group of results."""
    root = ET.Element("testsuites", {"name": visible(report.title), **_counts(report.results)})
    for name, results in _groups(report):
        counts = _counts(results) | {"skipped": _number(results, "skipped")}
        suite = ET.SubElement(root, "testsuite", {"name": visible(name), **counts})
        for each in results:
            _add(suite, each, name)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _groups(report: Report) -> Iterator[tuple[str, list[Result]]]:
    ordered = sorted(report.results, key=lambda each: each.group)
    for group, results in groupby(ordered, key=lambda each: each.group):
        yield f"{report.title} {group}".strip(), list(results)


def _counts(results: Sequence[Result]) -> dict[str, str]:
    return {
        "tests": str(len(results)),
        "failures": _number(results, "failed"),
        "errors": "0",
    }


def _number(results: Sequence[Result], outcome: Outcome) -> str:
    return str(Counter(each.outcome for each in results)[outcome])


def _add(suite: ET.Element, result: Result, group: str) -> None:
    """A test; what was found is its failure, why it was skipped, or only its output."""
    line = next((each.diagnostic.line for each in result.findings if each.diagnostic.line), None)
    told = {"name": result.name, "classname": group, "file": result.path}
    told |= {} if line is None else {"line": str(line)}
    case = ET.SubElement(suite, "testcase", {key: visible(each) for key, each in told.items()})
    lines = [line for each in result.findings for line in render(each.diagnostic).splitlines()]
    text = "\n".join(visible(each) for each in lines)
    if result.outcome == "passed":
        if text:
            ET.SubElement(case, "system-out").text = text
        return
    tag = "failure" if result.outcome == "failed" else "skipped"
    first = result.findings[0] if result.findings else None
    about = {} if first is None else {"type": first.diagnostic.code, "message": first.text}
    more = f" (and {len(result.findings) - 1} more)" if len(result.findings) > 1 else ""
    about |= {"message": about["message"] + more} if about else {}
    ET.SubElement(case, tag, {key: visible(each) for key, each in about.items()}).text = text
