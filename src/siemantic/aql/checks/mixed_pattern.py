"""Patterns of LIKE in MATCHES, and regular expressions in LIKE."""

from collections.abc import Iterator

from siemantic.aql.ast import Compare, Span, Text
from siemantic.aql.checks.document import Check, Document, Finding
from siemantic.aql.checks.invalid_regex import find_refusal, outranked


def _find(document: Document) -> Iterator[Finding]:
    for node in document.find(Compare):
        if isinstance(node.right, Text):
            problem = _problem(node.operator.removeprefix("NOT "), node.right.value)
            if problem is not None:
                outranks = _outranked(node, node.right.value)
                yield Finding(problem[0], node.right.span, problem[1], outranks=outranks)


def _problem(operator: str, pattern: str) -> tuple[str, str] | None:
    if operator.endswith("MATCHES") and len(pattern) > 1 and pattern[0] == pattern[-1] == "%":
        like = operator.replace("MATCHES", "LIKE")
        return f"'{pattern}' is a pattern of {like}, not a regular expression", f"write {like}"
    if operator.endswith("LIKE") and _is_regex(pattern):
        matches = operator.replace("LIKE", "MATCHES")
        return f"'{pattern}' is a regular expression, not a pattern of LIKE", f"write {matches}"
    return None


def _outranked(node: Compare, pattern: str) -> Span | None:
    """The comparison if AQL304 can tell of it, unless AQL115 does."""
    if node.operator.endswith("LIKE") or find_refusal(pattern) is not None:
        return None
    return outranked(node)


def _is_regex(pattern: str) -> bool:
    """Whether it is padded as only regular expressions are."""
    starts, ends = pattern.startswith((".*", "^")), pattern.endswith((".*", "$"))
    return (starts and ends) or ((starts or ends) and ".*" in pattern and "%" not in pattern)


CHECK = Check(
    code="AQL312",
    name="mixed_pattern",
    level="warning",
    why=(
        "In LIKE and ILIKE `%` stands for any text and `.*` for itself; in MATCHES and IMATCHES it "
        'is the other way round (AQL guide, "AQL operators"). A pattern in the spelling of the '
        "other operator is no error, and finds nothing."
    ),
    flagged="SELECT sourceip FROM events WHERE username ILIKE '.*root.*' LIMIT 10 LAST 1 HOURS",
    fine="SELECT sourceip FROM events WHERE username ILIKE '%root%' LIMIT 10 LAST 1 HOURS",
    find=_find,
)
