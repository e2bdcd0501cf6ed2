"""Which fields of a rule a target does not have: those that its refusals name."""

import json
import re

from sigma.rule import SigmaRule

from siemantic.convert import convert_one
from siemantic.diagnostics import Diagnostic
from siemantic.kept import kept
from siemantic.rules import load_documents
from siemantic.rules.detections import detected_fields
from siemantic.rules.files import rule_text
from siemantic.rules.references import Unit
from siemantic.rules.sigma import build_unit
from siemantic.targets.request import TargetRequest
from siemantic.verify.ledger import Row


def missing_fields(row: Row, unit: Unit) -> tuple[str, ...]:
    """
    The fields of the rule, and of those that it needs, that the target does not have.

    Most backends stop at the first, so that where one is named each of the others is asked for in a
    rule of its own.
    """
    if row.problem is None or row.verdict != "unsupported":
        return ()
    found: dict[str, None] = {}
    for document in (*unit.needed, unit.document):
        fields = _fields(Unit(document)) if document.kind == "rule" else ()
        named = [each for each in fields if _is_named(each, row.problem)]
        if named:
            source = json.dumps(document.content.get("logsource"), default=str)
            others = (each for each in fields if each not in named)
            named += [each for each in others if _is_refused(row.place.request, source, each)]
        found |= dict.fromkeys(each for each in fields if each in named)
    return tuple(found)


def _fields(unit: Unit) -> tuple[str, ...]:
    (rule,) = build_unit(unit)
    return detected_fields(rule) if isinstance(rule, SigmaRule) else ()


def _is_named(field: str, problem: Diagnostic) -> bool:
    """Whether the first sentence of the refusal is about the field."""
    if "field" not in problem.message.lower():
        return False
    words = set(re.findall(r"[\w.:-]+", _LIST.split(problem.message)[0]))
    return field in words | {each.rstrip(".:") for each in words}


_LIST = re.compile(
    r"(?<=\S )(?:Please use|The supported|supports only|only supports|The following|Valid fields)\b"
)
"""Where backends begin to list the fields that they have."""


@kept
def _is_refused(request: TargetRequest, source: str, field: str) -> bool:
    """Whether a rule for the log source, which is JSON, is refused for the field alone."""
    detection = {"selection": {field: "x"}, "condition": "selection"}
    rule = {"title": "a field", "logsource": json.loads(source), "detection": detection}
    (document,) = load_documents([rule_text(json.dumps(rule))]).documents
    problem = convert_one(Unit(document), request).problem
    return problem is not None and _is_named(field, problem)
