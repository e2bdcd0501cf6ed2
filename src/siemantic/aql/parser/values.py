"""
The productions of values.

A parenthesis may hold a value or a condition, which shows only inside; so `chain` gives either, and
whoever needs one of them asks with `as_value` or `as_condition`.
"""

from typing import Literal, TypeGuard, cast

from siemantic.aql.ast import (
    And,
    Arithmetic,
    ArithmeticOperator,
    Between,
    Boolean,
    Call,
    Case,
    Column,
    Compare,
    Condition,
    If,
    In,
    IsNull,
    Mixed,
    Not,
    Null,
    Number,
    Or,
    Placeholder,
    Star,
    Text,
    TextSearch,
    Unary,
    Value,
)
from siemantic.aql.keywords import RESERVED
from siemantic.aql.lexer import Token, number_value
from siemantic.aql.parser.mistakes import (
    ARITHMETIC,
    PATTERNS,
    RELATIONS,
    condition_in_call,
    doubled,
    no_function,
    no_value,
    subselect_in_call,
)
from siemantic.aql.parser.stream import TokenStream

_CONDITIONS = (Compare, In, Between, IsNull, TextSearch, And, Or, Mixed, Not, Call)
_NO_VALUES = frozenset(_CONDITIONS) - {Call}
_BEGINNINGS = ("-", "~", "(", "CASE", "IF", "NULL", "TRUE", "FALSE")


def value(stream: TokenStream) -> Value:
    """Value: Chain, which is no condition"""
    return as_value(stream, chain(stream))


def chain(stream: TokenStream) -> Value | Condition:
    """Chain: Term (ArithmeticOperator Term)*"""
    start = stream.current.start
    first = term(stream)
    if not stream.at(*ARITHMETIC):
        return first
    operands, operators = [as_value(stream, first)], []
    while operator := stream.accept(*ARITHMETIC):
        operators.append(cast("ArithmeticOperator", operator.word))
        operands.append(as_value(stream, term(stream)))
    return Arithmetic(tuple(operands), tuple(operators), span=stream.span_from(start))


def term(stream: TokenStream) -> Value | Condition:
    """Term: Begun | Word | NUMBER | Text | Placeholder"""
    if stream.at(*_BEGINNINGS):
        return _begun(stream)
    match stream.current.kind:
        case "name" | "quoted":
            return _word(stream)
        case "number":
            return _number(stream)
        case "text":
            return text(stream)
        case "placeholder":
            return placeholder(stream)
    raise no_value(stream)


def _begun(stream: TokenStream) -> Value | Condition:
    """Begun: Signed | Parenthesis | Case | If | TRUE | FALSE | NULL"""
    match stream.current.word:
        case "(":
            return stream.nested(_parenthesis)
        case "-" | "~":
            return _signed(stream)
        case "CASE":
            return stream.nested(_case)
        case "IF":
            return stream.nested(_if)
    token = stream.advance()
    if token.word == "NULL":
        return Null(span=token.span)
    return Boolean(token.word == "TRUE", span=token.span)


def _signed(stream: TokenStream) -> Number | Unary:
    """Signed: ("-" | "~") Term, in which a minus and a NUMBER are one number"""
    sign = stream.advance()
    if sign.word == "-" and stream.current.kind == "number":
        return _number(stream, sign)
    operand = as_value(stream, stream.nested(term))
    operator = cast("Literal['-', '~']", sign.word)
    return Unary(operator, operand, span=stream.span_from(sign.start))


def _word(stream: TokenStream) -> Call | Column:
    """Word: Call | Column"""
    if stream.current.kind == "name" and stream.following.word in ("(", "::"):
        return stream.nested(_call)
    return _column(stream)


def _parenthesis(stream: TokenStream) -> Value | Condition:
    """Parenthesis: "(" Either ")" """
    from siemantic.aql.parser.conditions import either

    stream.expect("(")
    if stream.at("SELECT"):
        hint = "a subselect stands in FROM or behind IN (AQL guide, subqueries)"
        raise stream.error("a value", hint)
    inside = either(stream)
    stream.expect(")")
    return inside


def _number(stream: TokenStream, minus: Token | None = None) -> Number:
    token = stream.advance()
    number = number_value(token.text)
    if minus is None:
        return Number(number, written=token.text, span=token.span)
    span = stream.span_from(minus.start)
    return Number(-number, written=f"-{token.text}", span=span)


def text(stream: TokenStream) -> Text:
    """Text: TEXT, in which two quotes are one"""
    token = stream.accept_kind("text")
    if token is None:
        raise stream.error("a text in single quotes")
    return Text(token.text[1:-1].replace("''", "'"), span=token.span)


def placeholder(stream: TokenStream) -> Placeholder:
    """Placeholder: "{" NAME "}" """
    token = stream.advance()
    stream.note("placeholder", token.span)
    return Placeholder(token.text[1:-1], span=token.span)


def _column(stream: TokenStream) -> Column:
    """Column: (Name ".")? Name"""
    token = stream.current
    first, quoted = name(stream)
    if not stream.accept("."):
        return Column(first, quoted=quoted, span=token.span)
    second, quoted = name(stream)
    span = stream.span_from(token.start)
    stream.note("qualified_name", span)
    return Column(second, first, quoted=quoted, span=span)


def name(stream: TokenStream) -> tuple[str, bool]:
    """Name: NAME, which is not reserved | QUOTED"""
    token = stream.current
    if token.kind == "name" and token.word in RESERVED:
        raise no_value(stream)
    if token.kind not in ("name", "quoted"):
        raise stream.error("a name")
    stream.advance()
    quoted = token.kind == "quoted"
    return (token.text[1:-1] if quoted else token.text), quoted


def _call(stream: TokenStream) -> Call:
    """Call: NAME ("::" NAME)? "(" (Argument ("," Argument)*)? ")" """
    first = stream.advance()
    function = first.text
    if first.word in RESERVED - {"LAST"}:
        raise no_function(stream, first)
    if stream.accept("::"):
        second = stream.accept_kind("name")
        if second is None:
            raise stream.error("the name of a function")
        function = f"{function}::{second.text}"
    stream.expect("(")
    if stream.at("SELECT"):
        raise stream.error("a value", subselect_in_call(first))
    arguments: list[Value | Star] = [] if stream.at(")") else [_argument(stream)]
    while stream.accept(","):
        arguments.append(_argument(stream))
    if stream.at(*RELATIONS, *PATTERNS, "IN", "IS", "BETWEEN"):
        raise condition_in_call(stream, first)
    stream.expect(")")
    span = stream.span_from(first.start)
    if first.word == "COUNT" and not arguments:
        stream.note("count_without_argument", span)
    return Call(function, tuple(arguments), span=span)


def _argument(stream: TokenStream) -> Value | Star:
    """Argument: "*" | Value"""
    if stream.at("DISTINCT"):
        raise stream.error("a value", "distinct values are counted by UNIQUECOUNT(column)")
    if star := stream.accept("*"):
        return Star(span=star.span)
    return value(stream)


def _case(stream: TokenStream) -> Case:
    """Case: CASE Value? (WHEN (Value | Condition) THEN Value)+ (ELSE Value)? END"""
    from siemantic.aql.parser.conditions import condition

    start = stream.expect("CASE").start
    operand = None if stream.at("WHEN") else value(stream)
    branches: list[tuple[Value | Condition, Value]] = []
    while stream.at("WHEN") or not branches:
        stream.expect("WHEN")
        when = condition(stream) if operand is None else value(stream)
        stream.expect("THEN")
        branches.append((when, value(stream)))
    otherwise = value(stream) if stream.accept("ELSE") else None
    stream.expect("END")
    case = Case(operand, tuple(branches), otherwise, span=stream.span_from(start))
    if operand is None:
        stream.note("searched_case", case.span)
    if otherwise is None:
        stream.note("case_without_else", case.span)
    return case


def _if(stream: TokenStream) -> If:
    """If: IF Condition THEN Value ELSE Value"""
    from siemantic.aql.parser.conditions import condition

    start = stream.expect("IF").start
    when = condition(stream)
    stream.expect("THEN")
    then = value(stream)
    stream.expect("ELSE")
    otherwise = value(stream)
    return If(when, then, otherwise, span=stream.span_from(start))


def is_condition(node: Value | Condition) -> TypeGuard[Condition]:
    """Whether the node can be true or false."""
    return isinstance(node, _CONDITIONS)


def as_value(stream: TokenStream, node: Value | Condition) -> Value:
    """The node, which must be a value."""
    if type(node) in _NO_VALUES:
        raise stream.wrong("expected a value, found a condition", node.span, doubled(stream))
    return cast("Value", node)
