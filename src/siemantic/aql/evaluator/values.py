"""
Values -> functions of a row, made once and called for every row.

In a grouped query the functions take the rows of a group: a column is that of the first row (AQL
guide, "Data aggregation functions": a column that is not grouped gives the first value), an
aggregate looks at all of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from siemantic.aql.ast import (
    Arithmetic,
    Boolean,
    Call,
    Case,
    Column,
    Condition,
    If,
    Null,
    Number,
    Placeholder,
    Star,
    Text,
    Unary,
    Value,
)
from siemantic.aql.evaluator.arithmetic import calculate, invert_bits, nest
from siemantic.aql.evaluator.comparing import equality, to_number
from siemantic.aql.evaluator.context import Context, Subject, literal
from siemantic.aql.evaluator.literals import check_comparable
from siemantic.aql.functions.signature import Aggregate, Function
from siemantic.aql.functions.table import FUNCTION_NAMES, find_function
from siemantic.diagnostics import did_you_mean
from siemantic.errors import AqlEvaluationError

Read = Callable[[Subject], object]
"""A row, or the rows of a group -> a value."""


def compile_value(value: Value, context: Context) -> Read:
    """
    What reads the value from a row, or from the rows of a group.

    Raises:
        AqlEvaluationError: what it is cannot be told here.
    """
    match value:
        case Text(text):
            return _constant(literal(text, context.reading))
        case Number(number):
            return _constant(number)
        case Boolean(truth):
            return _constant(truth)
        case Null():
            return _constant(None)
        case Column():
            return _column(value, context)
        case Call():
            return _call(value, context)
        case _:
            return _compound(value, context)


def _compound(value: Unary | Arithmetic | Case | If | Placeholder, context: Context) -> Read:
    match value:
        case Unary(operator, operand):
            return _unary(operator, compile_value(operand, context))
        case Arithmetic():
            return _arithmetic(value, context)
        case Case():
            return _case(value, context)
        case If(when, then, otherwise):
            return _choice(when, then, otherwise, context)
        case Placeholder(name):
            raise AqlEvaluationError(f"the placeholder {{{name}}} has no value; fill it first")


def _constant(value: object) -> Read:
    return lambda _row: value


def _column(column: Column, context: Context) -> Read:
    alias = context.find_alias(column)
    if alias is not None:
        return compile_value(alias, context.without_aliases())
    if column.table is not None and column.table.lower() != context.database:
        raise AqlEvaluationError(f"the query does not read '{column.table}'")
    key = column.name.lower()
    read = _reader(key, empty_is_null=context.reading.empty == "null")
    return (lambda rows: read(rows[0]) if rows else None) if context.is_grouped else read


def plain_key(value: Value, context: Context) -> str | None:
    """The key in a row at which the value stands as it is, None when more must be done."""
    if not isinstance(value, Column) or context.is_grouped or context.reading.empty == "null":
        return None
    is_plain = value.table is None and context.find_alias(value) is None
    return value.name.lower() if is_plain else None


def _reader(key: str, *, empty_is_null: bool) -> Read:
    if not empty_is_null:
        return lambda row: row.get(key)

    def read(row: Subject) -> object:
        value = row.get(key)
        return None if value == "" else value

    return read


# --- calls -------------------------------------------------------------------------------------


def _call(call: Call, context: Context) -> Read:
    found = find_function(call.function)
    if found is None:
        raise AqlEvaluationError(
            f"'{call.function}' is no function that is documented{_near(call)}"
        )
    if not found.takes(len(call.arguments)):
        raise AqlEvaluationError(f"{found.name} takes other arguments; write {found.usage}")
    if isinstance(found, Aggregate):
        return _aggregate(found, call, context)
    return _function(found, call, context)


def _near(call: Call) -> str:
    return did_you_mean(call.function.upper(), FUNCTION_NAMES)


def _function(function: Function, call: Call, context: Context) -> Read:
    if any(isinstance(each, Star) for each in call.arguments):
        raise AqlEvaluationError(f"{function.name} does not take *; write {function.usage}")
    reads = [compile_value(each, context) for each in call.arguments if not isinstance(each, Star)]
    environment, gives, empty_is_null = context.environment, function.call, _empty(context)

    def read(row: Subject) -> object:
        try:
            value = gives(environment, [each(row) for each in reads])
        except ValueError as error:  # Python writes no number of more than 4300 digits
            raise _undocumented(function) from error
        return None if empty_is_null and value == "" else value

    return read


def _empty(context: Context) -> bool:
    return context.reading.empty == "null"


def _aggregate(aggregate: Aggregate, call: Call, context: Context) -> Read:
    if not context.is_grouped:
        raise AqlEvaluationError(f"{aggregate.name} stands where there is no group; use HAVING")
    of_row = replace(context, is_grouped=False)
    (argument,) = call.arguments or (Star(),)
    if isinstance(argument, Star):
        if not aggregate.takes_star:
            raise AqlEvaluationError(f"{aggregate.name} does not take *; write {aggregate.usage}")
        return lambda rows: aggregate.call([1] * len(rows))
    read = compile_value(argument, of_row)

    def of_group(rows: Subject) -> object:
        try:
            return aggregate.call([read(row) for row in rows])
        except (TypeError, ValueError) as error:  # a mapping among the values, or as above
            raise _undocumented(aggregate) from error

    return of_group


def _undocumented(function: Function | Aggregate) -> AqlEvaluationError:
    message = f"what {function.name} makes of such a value is not documented"
    return AqlEvaluationError(f"{message}; filter it out")


# --- arithmetic --------------------------------------------------------------------------------


def _unary(operator: str, read: Read) -> Read:
    if operator == "~":
        return lambda row: invert_bits(read(row))

    def negative(row: Subject) -> object:
        number = to_number(read(row))
        return None if number is None else -number

    return negative


def _arithmetic(node: Arithmetic, context: Context) -> Read:
    for operand, operator in zip(node.operands, node.operators, strict=False):
        if operator == "^" and _has_sign(operand):
            message = "whether a sign or the ^ behind it binds tighter is not documented"
            raise AqlEvaluationError(f"{message}; write (0 - x) ^ y or -(x ^ y)")
    operands = [compile_value(each, context) for each in node.operands]
    steps = nest(node.operators, flat=context.reading.precedence == "flat")

    def read(row: Subject) -> object:
        values = [operand(row) for operand in operands]
        for left, operator, right in steps:
            values[left] = calculate(values[left], operator, values[right])
        return values[0]

    return read


def _has_sign(value: Value) -> bool:
    return isinstance(value, Unary) or (isinstance(value, Number) and value.value < 0)


# --- choices -----------------------------------------------------------------------------------


def _case(node: Case, context: Context) -> Read:
    from siemantic.aql.evaluator.conditions import compile_condition

    otherwise = (
        _constant(None) if node.otherwise is None else compile_value(node.otherwise, context)
    )
    thens = [compile_value(then, context) for _, then in node.branches]
    tests: Sequence[Read]
    if node.operand is None:
        tests = [compile_condition(when, context) for when, _ in node.branches]  # type: ignore[arg-type] # the parser gives conditions here
    else:
        tests = _equal_tests(node, node.operand, context)
    pairs = list(zip(tests, thens, strict=True))

    def read(row: Subject) -> object:
        for test, then in pairs:
            if test(row):
                return then(row)
        return otherwise(row)

    return read


def _equal_tests(node: Case, operand: Value, context: Context) -> list[Read]:
    read = compile_value(operand, context)
    values: list[Value] = [when for when, _ in node.branches]  # type: ignore[misc] # not conditions
    for each in values:
        check_comparable(operand, each, context)
    of_addresses = any(context.type_of(each) == "address" for each in (operand, *values))
    equal = equality(context.reading, of_addresses=of_addresses)
    whens = [compile_value(when, context) for when in values]
    return [lambda row, when=when: equal(read(row), when(row)) for when in whens]  # type: ignore[misc] # bound now


def _choice(when: Condition, then: Value, otherwise: Value, context: Context) -> Read:
    from siemantic.aql.evaluator.conditions import compile_condition

    test = compile_condition(when, context)
    first, second = compile_value(then, context), compile_value(otherwise, context)
    return lambda row: first(row) if test(row) else second(row)
