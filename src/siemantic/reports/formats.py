"""The formats of reports for other tools, by the names that `--format` has for them."""

from collections.abc import Callable, Mapping

from siemantic.reports.github import to_annotations
from siemantic.reports.junit import to_junit
from siemantic.reports.markdown import to_markdown
from siemantic.reports.results import Report
from siemantic.reports.sarif import to_sarif

_FORMATS: Mapping[str, Callable[[Report], str]] = {
    "sarif": to_sarif,
    "junit": to_junit,
    "github": to_annotations,
    "markdown": to_markdown,
}


def render_report(report: Report, name: str) -> str:
    """The report in the format of that name, with a line break at its end if there is anything."""
    return _FORMATS[name](report)
