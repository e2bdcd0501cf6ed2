"""The productions of conditions."""

from typing import Literal, cast

from siemantic.aql.ast import (
    And,
    Between,
    Call,
    Compare,
    CompareOperator,
    Condition,
    In,
    IsNull,
    Mixed,
    Not,
    Or,
    Select,
    TextSearch,
    Value,
)
from siemantic.aql.keywords import RESERVED
from siemantic.aql.lexer import Token
from siemantic.aql.parser.hints import misspelled
from siemantic.aql.parser.mistakes import PATTERNS, RELATIONS
from siemantic.aql.parser.stream import TokenStream
from siemantic.aql.parser.values import chain, is_condition, text, value

_NULLS = ("IS", "ISNOT", "ISNULL", "NOTNULL")
_COMPARISONS = (*RELATIONS, *PATTERNS, "IN", "BETWEEN", "NOT", *_NULLS)


def condition(stream: TokenStream) -> Condition:
    """Condition: Either, which is no value"""
    return as_condition(stream, either(stream))


def either(stream: TokenStream) -> Value | Condition:
    """Either: Negation ((AND | OR) Negation)*"""
    start = stream.current.start
    first = _negation(stream)
    if not stream.at("AND", "OR"):
        return first
    operands = [as_condition(stream, first)]
    operators: list[Literal["AND", "OR"]] = []
    while operator := stream.accept("AND", "OR"):
        operators.append("AND" if operator.word == "AND" else "OR")
        operands.append(as_condition(stream, _negation(stream)))
    span = stream.span_from(start)
    if len(set(operators)) > 1:
        return Mixed(tuple(operands), tuple(operators), span=span)
    return And(tuple(operands), span=span) if "AND" in operators else Or(tuple(operands), span=span)


def _negation(stream: TokenStream) -> Value | Condition:
    """Negation: Not | TextSearch | Predicate"""
    if stream.at("NOT", "TEXT"):
        if stream.current.word == "NOT":
            return _not(stream)
        if _is_text_search(stream.following):
            return _text_search(stream)
    return _predicate(stream)


def _not(stream: TokenStream) -> Not:
    """Not: NOT Negation"""
    word = stream.expect("NOT")
    in_parentheses = stream.at("(")
    operand = as_condition(stream, stream.nested(_negation))
    negation = Not(operand, span=stream.span_from(word.start))
    if not in_parentheses and not isinstance(operand, Call):
        stream.note("not_without_parentheses", negation.span)
    return negation


def _is_text_search(behind_text: Token) -> bool:
    """Whether TEXT begins a search; behind a column of that name stands no other name."""
    if behind_text.kind != "name" or behind_text.word in RESERVED:
        return False
    return behind_text.word == "SEARCH" or misspelled(behind_text.word, ["SEARCH"]) is not None


def _predicate(stream: TokenStream) -> Value | Condition:
    """Predicate: Chain Comparison?"""
    start = stream.current.start
    left = chain(stream)
    if is_condition(left) and not isinstance(left, Call):
        return left
    if not stream.at(*_COMPARISONS):
        return cast("Value", left)
    return _comparison(stream, cast("Value", left), start)


def _text_search(stream: TokenStream) -> TextSearch:
    """TextSearch: TEXT SEARCH "="? Text"""
    start = stream.expect("TEXT").start
    stream.expect("SEARCH")
    if equals := stream.accept("="):
        stream.note("text_search_equals", equals.span)
    return TextSearch(text(stream).value, span=stream.span_from(start))


def _comparison(stream: TokenStream, left: Value, start: int) -> Condition:
    """Comparison: Relation Value | NOT? Negatable | Null"""
    word = stream.current.word
    if word in RELATIONS:
        operator = cast("CompareOperator", stream.advance().word)
        return Compare(left, operator, value(stream), span=stream.span_from(start))
    if word in _NULLS:
        return _is_null(stream, left, start)
    negation = stream.accept("NOT")
    if negation:
        stream.note("negated_operator", negation.span)
    return _negatable(stream, left, start, negated=negation is not None)


def _negatable(stream: TokenStream, left: Value, start: int, *, negated: bool) -> Condition:
    """Negatable: Pattern Value | IN Choices | BETWEEN Value AND Value"""
    if pattern := stream.accept(*PATTERNS):
        operator = cast("CompareOperator", f"{'NOT ' if negated else ''}{pattern.word}")
        return Compare(left, operator, value(stream), span=stream.span_from(start))
    if stream.accept("IN"):
        return In(left, stream.nested(_choices), negated, span=stream.span_from(start))
    if not stream.accept("BETWEEN"):
        hint = "NOT stands before the whole comparison: NOT (a = 1)"
        raise stream.error("LIKE, MATCHES, IN or BETWEEN", hint)
    low = value(stream)
    stream.expect("AND")
    high = value(stream)
    return Between(left, low, high, negated, span=stream.span_from(start))


def _choices(stream: TokenStream) -> tuple[Value, ...] | Select:
    """Choices: "(" (Select | Value ("," Value)*) ")" """
    from siemantic.aql.parser.statement import select

    stream.expect("(", "the choices stand in parentheses: IN ('a', 'b')")
    choices: tuple[Value, ...] | Select
    if stream.at("SELECT"):
        choices = select(stream)
    else:
        found = [value(stream)]
        while stream.accept(","):
            found.append(value(stream))
        choices = tuple(found)
    stream.expect(")")
    return choices


def _is_null(stream: TokenStream, left: Value, start: int) -> IsNull:
    """Null: IS NOT? NULL | ISNOT NULL | ISNULL | NOTNULL"""
    word = stream.advance()
    negated = word.word in ("ISNOT", "NOTNULL")
    if word.word == "IS":
        negated = stream.accept("NOT") is not None
    else:
        stream.note("odd_null_test", word.span)
    if word.word in ("IS", "ISNOT"):
        stream.expect("NULL")
    return IsNull(left, negated, span=stream.span_from(start))


def as_condition(stream: TokenStream, node: Value | Condition) -> Condition:
    """The node, which must be a condition."""
    if is_condition(node):
        return node
    raise stream.error("an operator such as = or LIKE")
