"""Tests of `=` and IN."""

from collections.abc import Callable, Sequence

from siemantic.aql.ast import Number, Select, Text, Value
from siemantic.aql.evaluator.comparing import Test as Equal
from siemantic.aql.evaluator.comparing import equality, folding, same_text
from siemantic.aql.evaluator.context import Context, Subject, literal
from siemantic.aql.evaluator.literals import check_comparable
from siemantic.aql.evaluator.operands import Otherwise, on_number, on_text
from siemantic.aql.evaluator.truth import Test, disjunction
from siemantic.aql.evaluator.values import compile_value, plain_key
from siemantic.errors import AqlEvaluationError


def equals(left: Value, _operator: str, right: Value, context: Context) -> Test:
    check_comparable(left, right, context)
    of_addresses = "address" in (context.type_of(left), context.type_of(right))
    equal = equality(context.reading, of_addresses=of_addresses)
    if isinstance(right, Text) and not of_addresses:
        return _equals_text(left, literal(right.value, context.reading), context)
    if isinstance(right, Number) and isinstance(right.value, int):
        number = right.value
        return on_number(left, context, number.__eq__, lambda value: equal(value, number))
    one, other = compile_value(left, context), compile_value(right, context)
    return lambda row: equal(one(row), other(row))


def _equals_text(left: Value, text: str, context: Context) -> Test:
    equal, fold = equality(context.reading, of_addresses=False), _fold(context)
    if fold is None:
        return _in_set(left, frozenset({text}), lambda value: equal(value, text), context)
    wanted = fold(text)
    return on_text(left, context, lambda v: fold(v) == wanted, lambda value: equal(value, text))


def _in_set(operand: Value, wanted: frozenset[str], otherwise: Otherwise, context: Context) -> Test:
    """The test whether a text is one of several; the look into the set is all that is called."""
    key = plain_key(operand, context)
    if key is None:
        return on_text(operand, context, wanted.__contains__, otherwise)

    def test(row: Subject) -> bool | None:
        value = row.get(key)
        return value in wanted if value.__class__ is str else otherwise(value)

    return test


def _fold(context: Context) -> Callable[[str], str] | None:
    """How a text is written before it is compared with `=`, None when it is as it is."""
    return folding(context.reading) if context.reading.equals == "insensitive" else None


def is_in(operand: Value, choices: tuple[Value, ...] | Select, context: Context) -> Test:
    """IN is short for several comparisons with `=` (AQL guide, "AQL operators")."""
    if isinstance(choices, Select):
        return _in_subselect(operand, choices, context)
    for each in choices:
        check_comparable(operand, each, context)
    texts = [literal(each.value, context.reading) for each in choices if isinstance(each, Text)]
    if len(texts) == len(choices) and context.type_of(operand) != "address":
        return _in_texts(operand, texts, context)
    tests = [equals(operand, "=", each, context) for each in choices]
    return disjunction(tests, exact=True)


def _in_texts(operand: Value, texts: list[str], context: Context) -> Test:
    """As above for the most frequent case, with one look into a set."""
    fold, equal = _fold(context), equality(context.reading, of_addresses=False)

    def otherwise(value: object) -> bool | None:
        return None if value is None else any(equal(value, each) for each in texts)

    if fold is None:
        return _in_set(operand, frozenset(texts), otherwise, context)
    wanted = frozenset(map(fold, texts))
    return on_text(operand, context, lambda value: fold(value) in wanted, otherwise)


def _in_subselect(operand: Value, choices: Select, context: Context) -> Test:
    """Texts and whole numbers are looked up in a set, the others compared one by one."""
    if context.run is None:
        raise AqlEvaluationError("a subselect stands only in a query")
    of_addresses = context.type_of(operand) == "address"
    equal = equality(context.reading, of_addresses=of_addresses)
    same = same_text(context.reading, of_addresses=of_addresses)
    found = context.run(choices)
    # Where nothing is equal, a null among them leaves it unknown.
    otherwise_is = None if None in found else False
    texts = {same(each) for each in found if isinstance(each, str)}
    numbers = {each for each in found if each.__class__ is int}
    no_texts = [each for each in found if not isinstance(each, str) and each is not None]
    no_numbers = [each for each in found if each.__class__ is not int and each is not None]

    def of_text(text: str) -> bool | None:
        return same(text) in texts or _is_one_of(text, no_texts, equal) or otherwise_is

    def otherwise(value: object) -> bool | None:
        if value is None:
            return None if found else False
        is_known = value.__class__ is int and value in numbers
        others = no_numbers if value.__class__ is int else [*no_numbers, *numbers]
        return is_known or _is_one_of(value, others, equal) or otherwise_is

    return on_text(operand, context, of_text, otherwise)


def _is_one_of(value: object, choices: Sequence[object], equal: Equal) -> bool:
    return any(equal(value, each) for each in choices)
