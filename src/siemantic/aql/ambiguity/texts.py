"""Comparisons of texts whose case, anchoring or spelling is not documented."""

from collections.abc import Iterator
from typing import Literal

from siemantic.aql.ambiguity.names import Names
from siemantic.aql.ambiguity.patterns import Cover, cover, spellings
from siemantic.aql.ambiguity.regexes import folds_in_regex, is_same_halved
from siemantic.aql.ast import (
    Arithmetic,
    Boolean,
    Call,
    Case,
    Column,
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
    """Equality of texts that have letters, unless both are written in one case."""
    for node, left, right in equalities(names):
        if _can_have_case(left, names) and _can_have_case(right, names):
            is_slight = _in_one_case(left, right, names)
            if is_slight is not None:
                yield node, is_slight


def _in_one_case(left: Node, right: Node, names: Names) -> bool | None:
    """
    Whether only rare letters make a difference to `LOWER(x) = 'root'`, or to one with LOWER on both
    sides; None when none does.

    Soundness: LOWER gives no letter from A to Z. So without regard to the case of ASCII its result
    equals a text in small letters of ASCII if it equals it as it is. With regard to no case at all
    it does so as well when a letter beyond ASCII folds to one of the text but stays under LOWER;
    UPPER likewise. Two results of LOWER have no case of ASCII to look at either.
    """
    functions = {find_case(left, names), find_case(right, names)}
    if len(functions) == 1 and None not in functions:
        return True
    for call, text in ((left, right), (right, left)):
        function = find_case(call, names)
        if function is not None and isinstance(text, Text) and is_in_case(text.value, function):
            return None if _STAYING[function].isdisjoint(text.value) else True
    return False


_STAYING = {"LOWER": frozenset("is"), "UPPER": frozenset("IK")}
"""U+0131 and U+017F fold to i and s and are small, U+0130 and U+212A fold to i and k and not."""


def find_case(value: Node, names: Names) -> Literal["LOWER", "UPPER"] | None:
    """Which of the two functions gives the value, by another name too; None if neither does."""
    if isinstance(value, Column):
        alias = names.find_alias(value)
        return None if alias is None else find_case(alias, names.without_aliases())
    if not isinstance(value, Call):
        return None
    match value.function.upper():
        case "LOWER":
            return "LOWER"
        case "UPPER":
            return "UPPER"
    return None


def is_in_case(text: str, function: Literal["LOWER", "UPPER"]) -> bool:
    """Whether the text is one of ASCII that the function leaves as it is."""
    return text.isascii() and text == (text.lower() if function == "LOWER" else text.upper())


def equalities(names: Names) -> Iterator[tuple[Node, Node, Node]]:
    """Comparisons by equality, and their two sides; a list is one for each of its choices."""
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
    """
    Calls that count characters from a first one, unless what they count from falls out.

    Soundness: two positions that STRPOS gives are both counted from the same first one, that of a
    miss too, so that a comparison of them, and a start of SUBSTRING that is one and a length, do
    not depend on it.
    """
    relative = {id(call) for node in names.scope.nodes() for call in _relative_calls(node)}
    for node in names.scope.nodes():
        if isinstance(node, Call) and _counts(node) and id(node) not in relative:
            yield node, False


def _counts(node: Call) -> bool:
    return node.function.upper() in ("SUBSTRING", "STRPOS")


def _relative_calls(node: Node) -> tuple[Node, ...]:
    """The calls of a comparison of two positions, or of a text from such a one on."""
    match node:
        case Compare(left, "=" | "!=" | "<" | "<=" | ">" | ">=", right):
            calls: tuple[Node, ...] = (left, right)
            return calls if all(map(_is_position, calls)) else ()
        case Call(_, (_, Arithmetic((Call("STRLEN"), start), ("+",)))) if _counts(node):
            return (node, start) if _is_position(start) else ()
        case _:
            return ()


def _is_position(node: Node) -> bool:
    """A position that is counted from the text's beginning."""
    return isinstance(node, Call) and node.function.upper() == "STRPOS" and len(node.arguments) == 2  # noqa: PLR2004 - the text and its part


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
    for found, left, right in equalities(names):
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
