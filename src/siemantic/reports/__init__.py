"""
What was found and what became of things, for other tools.

`results` has the shape that every format is made from, `formats` the formats by their names;
`queries`, `rules`, `verdicts`, `changes` and `drift` bring what the commands know into that shape.
`porting` is the porting report.
"""

from siemantic.reports.formats import render_report
from siemantic.reports.queries import CheckedFile, to_diagnostic
from siemantic.reports.results import Finding, Report, Result

__all__ = ["CheckedFile", "Finding", "Report", "Result", "render_report", "to_diagnostic"]
