"""Where a condition looks at the payload, and which texts it compares."""

from collections.abc import Iterator

from siemantic.aql.ast import Call, Column, Compare, In, Select, Text, Value
from siemantic.aql.checks.document import Document, Scope
from siemantic.aql.checks.types import find_type

_PATTERN_OPERATORS = ("LIKE", "MATCHES")
_CASE = ("LOWER", "UPPER")
_AS_TEXT = ("UTF8", "STR")


def compared_texts(condition: Compare | In) -> Iterator[tuple[Value, Text]]:
    """Each value that is compared with a literal text, with that text."""
    if isinstance(condition, Compare):
        if isinstance(condition.right, Text):
            yield condition.left, condition.right
        elif isinstance(condition.left, Text):
            yield condition.right, condition.left
    elif not isinstance(condition.choices, Select):
        for choice in condition.choices:
            if isinstance(choice, Text):
                yield condition.operand, choice


def is_pattern(condition: Compare | In) -> bool:
    """Whether the text is a pattern: LIKE, MATCHES, their kin and what negates them."""
    return isinstance(condition, Compare) and condition.operator.endswith(_PATTERN_OPERATORS)


def inside(value: Value, *functions: str) -> Value:
    """The value within calls of these functions, which have one argument."""
    while isinstance(value, Call) and value.function.upper() in functions:
        if len(value.arguments) != 1:
            break
        argument = value.arguments[0]
        if not isinstance(argument, Value):
            break
        value = argument
    return value


def find_raw_payload(value: Value, scope: Scope, document: Document) -> Column | None:
    """The payload's column, when the value is its bytes; LOWER and UPPER make them no text."""
    return _payload(inside(value, *_CASE), scope, document)


def find_payload(value: Value, scope: Scope, document: Document) -> Column | None:
    """The payload's column, when the value is the payload in any form, by an alias too."""
    inner = inside(value, *_CASE, *_AS_TEXT)
    if isinstance(inner, Column) and inner.name.lower() in scope.aliases:
        inner = inside(scope.aliases[inner.name.lower()].expression, *_CASE, *_AS_TEXT)
    return _payload(inner, scope, document)


def _payload(value: Value, scope: Scope, document: Document) -> Column | None:
    if isinstance(value, Column) and find_type(value, scope, document.schema) == "payload":
        return value
    return None
