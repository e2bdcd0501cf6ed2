"""Operators that no page of the documentation has."""

from collections.abc import Iterator

from siemantic.aql.ast import (
    Between,
    Call,
    Column,
    Compare,
    In,
    Not,
    Placeholder,
    Span,
    Text,
    Value,
)
from siemantic.aql.checks.document import Check, Document, Edit, Finding
from siemantic.aql.checks.places import Places

_NULL_TESTS = {"ISNOT": "IS NOT", "ISNULL": "IS NULL", "NOTNULL": "IS NOT NULL"}

_SHOWN = 40
"""At most so many characters of an operand are shown."""


def _find(document: Document) -> Iterator[Finding]:
    places = Places(document)
    bare = {each.span: each for each in document.find(Not)}
    for oddity in document.oddities:
        match oddity.code:
            case "not_without_parentheses":
                yield _bare_not(bare[oddity.span])
            case "odd_null_test":
                yield _null_test(document, oddity.span)
            case "text_search_equals":
                yield _text_search(places, oddity.span)
    for node in document.nodes:
        if isinstance(node, Compare | In | Between) and _is_negated(node):
            yield _negated(document, places, node)
        if isinstance(node, Compare) and node.operator[-1].isalpha():
            yield from _pattern(document, node)
    yield from _enumerations(document)


def _negated(document: Document, places: Places, node: Compare | In | Between) -> Finding:
    operand = node.left if isinstance(node, Compare) else node.operand
    word = places.after(operand.span.end)
    while word.word == ")":
        word = places.after(word.end)
    operator = places.after(word.end)
    followed = places.after(node.span.end).word in ("AND", "OR")
    # What NOT covers when more follows is not documented.
    before, after = ("(NOT (", "))") if followed else ("NOT (", ")")
    start, end = node.span
    edits = (
        Edit(Span(start, start), before),
        Edit(Span(word.start, operator.start), ""),
        Edit(Span(end, end), after),
    )
    message = f"'{word.text} {operator.text}' is not documented"
    hint = f"write NOT ({_shown(document, operand)} {operator.text} ...)"
    return Finding(message, word.span, hint, edits)


def _is_negated(node: Compare | In | Between) -> bool:
    return node.operator.startswith("NOT ") if isinstance(node, Compare) else node.negated


def _shown(document: Document, operand: Value) -> str:
    text = document.source(operand)
    return text if len(text) <= _SHOWN and "\n" not in text else "..."


def _bare_not(node: Not) -> Finding:
    start, end = node.operand.span
    edits = (Edit(Span(start, start), "("), Edit(Span(end, end), ")"))
    message = "NOT without parentheses is not documented"
    return Finding(message, node.span, "write NOT (...)", edits)


def _null_test(document: Document, span: Span) -> Finding:
    word = document.text[span.start : span.end]
    instead = _NULL_TESTS[word.upper()]
    message = f"'{word}' is not how the guide tests for null"
    return Finding(message, span, f"write {instead}", (Edit(span, instead),))


def _text_search(places: Places, span: Span) -> Finding:
    edits = (Edit(places.without_blank_before(span), ""),)
    return Finding("TEXT SEARCH has no '='", span, "leave it out", edits)


def _pattern(document: Document, node: Compare) -> Iterator[Finding]:
    is_enumeration = isinstance(node.right, Call) and node.right.function.upper() == "ENUMERATION"
    if is_enumeration or isinstance(node.right, Text | Placeholder):
        return
    message = f"the pattern of {node.operator} is '{document.source(node.right)}' and no text"
    yield Finding(message, node.right.span, "write the pattern as a text")


def _enumerations(document: Document) -> Iterator[Finding]:
    around = {id(each.right): each for each in document.find(Compare)}
    for call in document.find(Call):
        if call.function.upper() == "ENUMERATION":
            edits = _spelled_out(document, around.get(id(call)), call)
            hint = "write a comparison for each text, with OR between them"
            yield Finding("ENUMERATION is not documented", call.span, hint, edits)


def _spelled_out(document: Document, node: Compare | None, call: Call) -> tuple[Edit, ...]:
    is_texts = all(isinstance(each, Text) for each in call.arguments)
    if node is None or not is_texts or not isinstance(node.left, Column | Call):
        return ()
    if node.operator.startswith("NOT") or not call.arguments:
        return ()
    test = f"{document.source(node.left)} {node.operator}"
    tests = [f"{test} {document.source(each)}" for each in call.arguments]
    return (Edit(node.span, f"({' OR '.join(tests)})"),)


CHECK = Check(
    code="AQL211",
    name="undocumented_operator",
    level="warning",
    why=(
        'The AQL guide has NOT only before a condition in parentheses ("AQL operators", "Logical '
        'operators"), IS NULL and IS NOT NULL, and a text as the pattern of LIKE and MATCHES. NOT '
        "LIKE, NOT IN and NOT BETWEEN are common in public queries and likely work; ENUMERATION "
        "is in the output of a single generator."
    ),
    flagged=(
        "SELECT * FROM events WHERE username IS NOT NULL AND username NOT LIKE 'svc%' "
        "LIMIT 10 LAST 5 MINUTES"
    ),
    fine=(
        "SELECT * FROM events WHERE username IS NOT NULL AND NOT (username LIKE 'svc%') "
        "LIMIT 10 LAST 5 MINUTES"
    ),
    find=_find,
    mends=True,
)
