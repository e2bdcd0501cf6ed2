"""
ORDER BY.

Where nulls come is not documented: last here, unless the query says it. Not documented either, and
as in SQL here, is that texts are in the order of their characters. An early draft of the grammar
has one direction for the whole list, so that one behind the last of several keys may be meant for
all of them.
"""

from collections.abc import Callable, Sequence

from siemantic.aql.ast import OrderItem
from siemantic.aql.evaluator.comparing import named
from siemantic.aql.evaluator.context import Context, Subject
from siemantic.aql.evaluator.keys import key
from siemantic.aql.evaluator.values import Read, compile_value
from siemantic.aql.functions.values import find_address
from siemantic.errors import AqlEvaluationError


def sort(subjects: list[Subject], items: Sequence[OrderItem], context: Context) -> list[Subject]:
    """
    The rows or groups in the order that the items say, those alike in the order they had.

    Raises:
        AqlEvaluationError: that order is not documented.
    """
    if len({each.direction is None for each in items}) > 1:
        message = "for which columns a direction in ORDER BY counts is not documented"
        raise AqlEvaluationError(f"{message}; write a direction behind each column")
    for item in reversed(items):
        expression = key(item.expression, context, "ORDER BY")
        read = compile_value(expression, context)
        of_addresses = context.type_of(expression) == "address"
        subjects = _by(subjects, item, read, _address_rank if of_addresses else _rank)
    return subjects


def _by(
    subjects: list[Subject], item: OrderItem, read: Read, rank: Callable[[object], object]
) -> list[Subject]:
    pairs = [(read(each), each) for each in subjects]
    nulls = [each for value, each in pairs if value is None]
    others = [(rank(value), each) for value, each in pairs if value is not None]
    others.sort(key=lambda pair: pair[0], reverse=item.direction == "DESC")  # type: ignore[arg-type,return-value] # keys of one kind
    found = [each for _, each in others]
    return nulls + found if item.nulls == "FIRST" else found + nulls


def _rank(value: object) -> tuple[int, object]:
    if isinstance(value, int | float) and value == value:  # noqa: PLR0124 - NaN is not
        return 0, value
    if isinstance(value, str):
        # As MIN and MAX, and Java's compareTo: by units of UTF-16.
        return 1, value.encode("utf-16-be", errors="surrogatepass")
    raise AqlEvaluationError(f"the order of {named(value)} is not documented; leave it out")


def _address_rank(value: object) -> tuple[int, object]:
    address = find_address(value)
    return _rank(value) if address is None else (address.version, int(address))
