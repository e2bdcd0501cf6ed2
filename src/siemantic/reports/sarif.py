"""
Findings as SARIF, which code hosts and editors read.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0 Plus Errata 01",
https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; its sections are named below.
"""

import json
import os
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from siemantic.aql.ast import Span
from siemantic.aql.checks import Found
from siemantic.aql.checks.document import Check
from siemantic.aql.checks.syntax_error import ALL
from siemantic.aql.source import line_and_column
from siemantic.reports.findings import CheckedFile

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_INDEX = {check.code: index for index, check in enumerate(ALL)}

Object = dict[str, Any]
"""A JSON object."""


def to_sarif(files: Iterable[CheckedFile]) -> str:
    """A SARIF log of one run; every check is a rule of it, those that found nothing too."""
    results = [_result(found, file) for file in files for found in file.found]
    return sarif_log([_rule(check) for check in ALL], results)


def sarif_log(rules: Sequence[Object], results: Sequence[Object]) -> str:
    """A SARIF log of one run of siemantic, with its rules and results."""
    driver = {"name": "siemantic", "version": version("siemantic"), "rules": rules}
    run = {
        "tool": {"driver": driver},
        # Section 3.14.17: what a column counts; otherwise it would be UTF-16 units.
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2)


def artifact(path: str) -> Object:
    """Section 3.4, artifactLocation object."""
    return {"uri": _uri(path)}


def _rule(check: Check) -> Object:
    """Section 3.49, reportingDescriptor object."""
    kind = " as the filter of a rule test" if check.is_filter else ""
    return {
        "id": check.code,
        "name": check.name,
        "shortDescription": {"text": check.name.replace("_", " ")},
        "fullDescription": {"text": check.why},
        "help": {
            "text": f"{check.why}\n\nFlagged{kind}:\n{check.flagged}\n\nFine:\n{check.fine}",
            "markdown": (
                f"{check.why}\n\nFlagged{kind}:\n\n```sql\n{check.flagged}\n```\n\n"
                f"Fine:\n\n```sql\n{check.fine}\n```"
            ),
        },
        "defaultConfiguration": {"level": check.level},
    }


def _result(found: Found, file: CheckedFile) -> Object:
    """Section 3.27, result object."""
    finding = found.finding
    message = finding.message if finding.hint is None else f"{finding.message}; {finding.hint}"
    place = {"artifactLocation": artifact(file.path), "region": _region(finding.span, file.text)}
    result = {
        "ruleId": found.check.code,
        "ruleIndex": _INDEX[found.check.code],
        "level": found.check.level,
        "message": {"text": message},
        "locations": [{"physicalLocation": place}],
    }
    return result | ({"fixes": [_fix(found, file)]} if finding.edits else {})


def _fix(found: Found, file: CheckedFile) -> Object:
    """Section 3.55, fix object."""
    replacements = [
        {
            "deletedRegion": _region(edit.span, file.text),
            "insertedContent": {"text": edit.text},
        }
        for edit in found.finding.edits
    ]
    change = {"artifactLocation": artifact(file.path), "replacements": replacements}
    description = found.finding.hint or found.finding.message
    return {"description": {"text": description}, "artifactChanges": [change]}


def _region(span: Span, text: str) -> Object:
    """Section 3.30, region object: from 1, the end column is that of the first character behind."""
    (start_line, start_column), (end_line, end_column) = (
        line_and_column(text, offset) for offset in span
    )
    return {
        "startLine": start_line,
        "startColumn": start_column,
        "endLine": end_line,
        "endColumn": end_column,
    }


def _uri(path: str) -> str:
    """Section 3.4.3: a relative path stays relative to where the command was run."""
    if Path(path).is_absolute():
        return Path(path).as_uri()
    return quote(os.fsencode(Path(path).as_posix()))
