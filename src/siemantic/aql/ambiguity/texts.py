"""Comparisons of texts whose case, anchoring or spelling is not documented."""

from collections.abc import Iterator

from siemantic.aql.ambiguity.names import Names
from siemantic.aql.ambiguity.patterns import Cover, cover, spellings
from siemantic.aql.ambiguity.regexes import folds_in_regex, is_same_halved
from siemantic.aql.ast import (
    Boolean,
    Call,
    Case,
    Compare,
    In,
    Node,
    Null,
    Number,
    Select,
    Text,
)

Found = Iterator[tuple[Node, bool]]


def find_equalities(names: Names) -> Found:
    """Equality of texts that have letters."""
    for node, left, right in _equalities(names):
        if _can_have_case(left, names) and _can_have_case(right, names):
            yield node, False


def _equalities(names: Names) -> Iterator[tuple[Node, Node, Node]]:
    for node in names.scope.nodes():
        match node:
            case Compare(left, "=" | "!=", right):
                yield node, left, right
            case In(operand, Select() as choices):
                yield node, operand, _only_item(choices)
            case In(operand, tuple(choices)):
                yield from ((node, operand, each) for each in choices)
            case Case(operand, branches) if operand is not None:
                yield from ((node, operand, when) for when, _ in branches)


def _only_item(select: Select) -> Node:
    first = select.items[0]
    return getattr(first, "expression", first)


def _can_have_case(value: Node, names: Names) -> bool:
    match value:
        case Text(text):
            return _has_case(text)
        case Number() | Boolean() | Null():
            return False
    return names.can_be_text(value)


def _has_case(text: str) -> bool:
    return text.lower() != text.upper()


# --- patterns ----------------------------------------------------------------------------------


def find_partial_matches(names: Names) -> Found:
    """Regular expressions that can find a part without covering the whole value."""
    for node, pattern in _patterns(names, "MATCHES", "IMATCHES"):
        found = cover(pattern)
        if found is not Cover.WHOLE:
            yield node, found is Cover.LINE


def find_positions(names: Names) -> Found:
    """Calls that count characters from a first one."""
    for node in names.scope.nodes():
        if isinstance(node, Call) and node.function.upper() in ("SUBSTRING", "STRPOS"):
            yield node, False


def find_double_backslashes(names: Names) -> Found:
    """Literals with two backslashes in a row that do not come to the same when halved."""
    regexes = {id(node.right) for node, _ in _patterns(names, "MATCHES", "IMATCHES")}
    for node in names.scope.nodes():
        if not isinstance(node, Text) or len(spellings(node.value)) == 1:
            continue
        if id(node) not in regexes or not is_same_halved(node.value):
            yield node, False


def find_escaped_wildcards(names: Names) -> Found:
    """Patterns of LIKE with a backslash before a wildcard."""
    for node, pattern in _patterns(names, "LIKE", "ILIKE"):
        if "\\%" in pattern or "\\_" in pattern:
            yield node, False


def find_folded_letters(names: Names) -> Found:
    """Comparisons without regard to case, or that may be, of letters beyond ASCII."""
    for node, pattern in _patterns(names, "IMATCHES"):
        yield from ((node, rare) for rare in [folds_in_regex(pattern)] if rare is not None)
    for node, pattern in _patterns(names, "ILIKE"):
        yield from ((node, rare) for rare in [_folds(pattern)] if rare is not None)
    for found, left, right in _equalities(names):
        if _can_have_case(left, names) and _can_have_case(right, names):
            texts = [each.value for each in (left, right) if isinstance(each, Text)]
            folds = _folds("".join(texts)) if texts else True
            if folds is not None:
                yield found, folds


def _folds(text: str) -> bool | None:
    """Whether only rare letters fold to those of the text; None when none beyond ASCII does."""
    if any(_has_case(each) for each in text if not each.isascii()):
        return False
    return None if _FOLDED_TO.isdisjoint(text) else True


_FOLDED_TO = frozenset("iIkKsS")
"""U+0130, U+0131, U+212A and U+017F fold to i, k and s."""


def _patterns(names: Names, *operators: str) -> Iterator[tuple[Compare, str]]:
    for node in names.scope.nodes():
        if isinstance(node, Compare) and node.operator.removeprefix("NOT ") in operators:
            yield node, node.right.value if isinstance(node.right, Text) else ""
