"""Regular expressions that are none."""

import re
from collections.abc import Iterator

from siemantic.aql.ambiguity.patterns import spellings
from siemantic.aql.ast import Call, Compare, Node, Span, Text
from siemantic.aql.checks.document import Check, Document, Finding
from siemantic.aql.java_regex import InvalidRegexError, compile_java
from siemantic.errors import AqlEvaluationError


def _find(document: Document) -> Iterator[Finding]:
    for node in document.nodes:
        regex = find_regex(node)
        problem = None if regex is None else find_refusal(regex.value)
        if regex is not None and problem is not None:
            message, _, hint = str(problem).rpartition("; ")
            yield Finding(message, regex.span, hint, outranks=outranked(node))


def find_regex(node: Node) -> Text | None:
    """The regular expression that the node has as a text."""
    match node:
        case Compare(_, operator, Text() as regex) if operator.endswith("MATCHES"):
            return regex
        case Call(function, (Text() as regex, *_)) if function.upper() in _REPLACING:
            return regex
    return None


def outranked(node: Node) -> Span | None:
    """The node, unless AQL113 may say that of it nothing else need be said."""
    return None if isinstance(node, Compare) and isinstance(node.left, Text) else node.span


_GAP = re.compile(r"\{[A-Za-z_]\w*\}")
"""In a template, which a program fills."""

_REPLACING = ("REPLACEALL", "REPLACEFIRST")


def find_refusal(regex: str) -> InvalidRegexError | None:
    """Why Java refuses it, however the backslashes of the text are read."""
    problems = [_refusal(each) for each in (regex, *sorted(spellings(regex) - {regex}))]
    return problems[0] if all(problems) else None


def _refusal(regex: str) -> InvalidRegexError | None:
    try:
        compile_java(regex)
    except InvalidRegexError as error:
        filled = _GAP.sub("a", regex)
        return error if filled == regex or _refusal(filled) else None
    except AqlEvaluationError:
        return None
    return None


CHECK = Check(
    code="AQL115",
    name="invalid_regex",
    level="error",
    why=(
        "MATCHES, IMATCHES, REPLACEALL and REPLACEFIRST take the regular expressions of Java (IBM "
        "support, node 7160974). One that `java.util.regex.Pattern` refuses, such as `[a` or "
        "`*.exe`, makes the search fail. Those that Java takes and siemantic cannot run are let "
        "pass."
    ),
    flagged="SELECT sourceip FROM events WHERE url IMATCHES '*.exe' LIMIT 10 LAST 1 HOURS",
    fine="SELECT sourceip FROM events WHERE url IMATCHES '.*[.]exe.*' LIMIT 10 LAST 1 HOURS",
    find=_find,
)
