"""Findings about rules as SARIF; see `sarif` for the standard."""

from collections.abc import Mapping, Sequence

from siemantic.diagnostics import Diagnostic
from siemantic.reports.sarif import Object, artifact, sarif_log


def to_sarif(findings: Sequence[Diagnostic], reasons: Mapping[str, str]) -> str:
    """
    A SARIF log of one run.

    Args:
        reasons: code -> why it matters, where that is told.
    """
    codes = sorted({each.code for each in findings})
    rules = [_rule(code, reasons.get(code)) for code in codes]
    return sarif_log(rules, [_result(each, codes.index(each.code)) for each in findings])


def _rule(code: str, reason: str | None) -> Object:
    words = {"text": code.replace("_", " ")}
    rule = {"id": code, "name": code, "shortDescription": words}
    return rule if reason is None else rule | {"fullDescription": {"text": reason}}


def _result(found: Diagnostic, index: int) -> Object:
    message = found.message if found.hint is None else f"{found.message}; {found.hint}"
    place: Object = {"artifactLocation": artifact(found.path)}
    if found.line is not None:
        column = {} if found.column is None else {"startColumn": found.column}
        place["region"] = {"startLine": found.line, **column}
    return {
        "ruleId": found.code,
        "ruleIndex": index,
        "level": found.level or "error",
        "message": {"text": message},
        "locations": [{"physicalLocation": place}],
    }
