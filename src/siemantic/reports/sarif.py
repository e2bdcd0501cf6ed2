"""
Findings as SARIF, which code hosts and editors read.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0 Plus Errata 01",
https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; its sections are named below.
"""

import json
import os
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from siemantic.diagnostics import escaped_json
from siemantic.reports.results import Finding, Kind, Region, Report

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

Object = dict[str, Any]
"""A JSON object."""


def to_sarif(report: Report) -> str:
    """A SARIF log of one run; every kind that the report knows is a rule of it."""
    kinds = _kinds(report)
    index = {code: at for at, code in enumerate(kinds)}
    driver = {
        "name": "siemantic",
        "version": version("siemantic"),
        "rules": [_rule(each) for each in kinds.values()],
    }
    run = {
        "tool": {"driver": driver},
        # Section 3.14.17: what a column counts; otherwise it would be UTF-16 units.
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, index) for each in report.findings],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return escaped_json(json.dumps(log, ensure_ascii=False, indent=2)) + "\n"


def _kinds(report: Report) -> dict[str, Kind]:
    """The kinds by their codes, those that only findings name behind the others."""
    known = {each.code: each for each in report.kinds}
    codes = sorted({each.diagnostic.code for each in report.findings} - set(known))
    return known | {code: Kind(code, code, code.replace("_", " ")) for code in codes}


def _rule(kind: Kind) -> Object:
    """Section 3.49, reportingDescriptor object."""
    rule: Object = {"id": kind.code, "name": kind.name, "shortDescription": {"text": kind.short}}
    if kind.why is not None:
        rule["fullDescription"] = {"text": kind.why}
    if kind.help_text is not None:
        markdown = {} if kind.help_markdown is None else {"markdown": kind.help_markdown}
        rule["help"] = {"text": kind.help_text, **markdown}
    if kind.level is not None:
        rule["defaultConfiguration"] = {"level": kind.level}
    return rule


def _result(found: Finding, index: Mapping[str, int]) -> Object:
    """Section 3.27, result object."""
    told = found.diagnostic
    place = {"artifactLocation": _artifact(told.path), "region": _place(found)}
    result: Object = {
        "ruleId": told.code,
        "ruleIndex": index[told.code],
        "level": found.level,
        "message": {"text": found.text},
        "locations": [{"physicalLocation": place}],
    }
    return result | ({"fixes": [_fix(found)]} if found.edits else {})


def _place(found: Finding) -> Object:
    """Section 3.30, region object; GitHub asks for one also where the file as a whole is meant."""
    told = found.diagnostic
    if found.region is not None:
        return _region(found.region)
    return {"startLine": told.line or 1, "startColumn": told.column or 1}


def _fix(found: Finding) -> Object:
    """Section 3.55, fix object."""
    replacements = [
        {"deletedRegion": _region(region), "insertedContent": {"text": text}}
        for region, text in found.edits
    ]
    told = found.diagnostic
    change = {"artifactLocation": _artifact(told.path), "replacements": replacements}
    return {"description": {"text": told.hint or told.message}, "artifactChanges": [change]}


def _region(region: Region) -> Object:
    """From 1, the end column is that of the first character behind."""
    return {
        "startLine": region.line,
        "startColumn": region.column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
    }


def _artifact(path: str) -> Object:
    """Section 3.4, artifactLocation object."""
    return {"uri": _uri(path)}


def _uri(path: str) -> str:
    """Section 3.4.3: a relative path stays relative to where the command was run."""
    if Path(path).is_absolute():
        return Path(path).as_uri()
    return quote(os.fsencode(Path(path).as_posix()))
