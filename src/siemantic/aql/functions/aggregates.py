"""
Functions of groups: AQL guide, "Data aggregation functions".

That nulls do not count and what a group without values gives is as in SQL and not documented:
counts give 0, the others null.
"""

import statistics
from collections.abc import Callable, Sequence
from math import fsum

from siemantic.aql.columns import ColumnType
from siemantic.aql.functions.signature import Aggregate, Parameter
from siemantic.aql.functions.values import find_address, shown
from siemantic.errors import AqlEvaluationError

SOURCE = 'AQL guide, "Data aggregation functions"'

Number = int | float


def _numbers(values: Sequence[object], function: str) -> list[Number]:
    return [_as_number(each, function) for each in values]


def _as_number(value: object, function: str) -> Number:
    if isinstance(value, bool) or not isinstance(value, int | float):
        message = f"{function} needs numbers, not {shown(value)}; write LONG around the column"
        raise AqlEvaluationError(message)
    if not -_LONG_LIMIT <= value < _LONG_LIMIT:
        message = f"{function} of {shown(value)} is not documented; filter it out"
        raise AqlEvaluationError(message)
    return value


_LONG_LIMIT = 2**63


def _sum(values: Sequence[object]) -> Number | None:
    numbers = _numbers(values, "SUM")
    if not numbers:
        return None
    return sum(numbers) if all(isinstance(each, int) for each in numbers) else fsum(numbers)


def _average(values: Sequence[object]) -> float | None:
    numbers = _numbers(values, "AVG")
    return float(statistics.fmean(numbers)) if numbers else None


def _sample_deviation(values: Sequence[object]) -> float | None:
    """The deviation of a sample, n - 1; of one value it is not defined."""
    numbers = _numbers(values, "STDEV")
    return float(statistics.stdev(numbers)) if len(numbers) > 1 else None


def _population_deviation(values: Sequence[object]) -> float | None:
    numbers = _numbers(values, "STDEVP")
    return float(statistics.pstdev(numbers)) if numbers else None


def _first(values: Sequence[object]) -> object:
    return values[0] if values else None


def _last(values: Sequence[object]) -> object:
    return values[-1] if values else None


def _least(values: Sequence[object]) -> object:
    return min(values, key=_order(values, "MIN"), default=None)


def _greatest(values: Sequence[object]) -> object:
    return max(values, key=_order(values, "MAX"), default=None)


def _order(values: Sequence[object], function: str) -> Callable[[object], Number | bytes]:
    texts = [each for each in values if isinstance(each, str)]
    if not texts:
        _numbers(values, function)
        return lambda value: value if isinstance(value, int | float) else 0
    if len(texts) < len(values):
        message = f"{function} of texts and other values is not documented; write STR around them"
        raise AqlEvaluationError(message)
    if any(find_address(each) is not None for each in texts):
        message = f"{function} of addresses is not documented; write LONG around the column"
        raise AqlEvaluationError(message)
    # As Java's String.compareTo, by units of UTF-16.
    return lambda value: str(value).encode("utf-16-be", errors="surrogatepass")


def _unique(values: Sequence[object]) -> int:
    return len({_identity(value) for value in values})


def _identity(value: object) -> object:
    if isinstance(value, list | tuple):
        return (list, tuple(_identity(each) for each in value))
    return (bool, value) if isinstance(value, bool) else value


_VALUE = Parameter("value", "any")
_VALUE_OR_NONE = Parameter("value", "any", optional=True)
"""An early draft of the grammar and public queries have COUNT(), which counts rows."""

_NUMBER = Parameter("value", "number")


def _aggregate(
    name: str,
    run: Callable[[Sequence[object]], object],
    result: ColumnType = "number",
    parameter: Parameter = _NUMBER,
    note: str = "",
) -> Aggregate:
    return Aggregate(name, (parameter,), result, SOURCE, run, note=note)


_ROWS = "which row is the first or last without ORDER BY is not documented; here that of the input."
_ORDERED = "how texts are ordered is not documented; here as Java does it."

AGGREGATES = (
    _aggregate("AVG", _average),
    Aggregate("COUNT", (_VALUE_OR_NONE,), "number", SOURCE, len, takes_star=True),
    _aggregate(
        "DISTINCTCOUNT",
        _unique,
        parameter=_VALUE,
        note="the console's is an approximation (HyperLogLog+); here it is exact.",
    ),
    _aggregate("FIRST", _first, "any", _VALUE, _ROWS),
    _aggregate("LAST", _last, "any", _VALUE, _ROWS),
    _aggregate("MAX", _greatest, "any", _VALUE, _ORDERED),
    _aggregate("MIN", _least, "any", _VALUE, _ORDERED),
    _aggregate("STDEV", _sample_deviation, note="of a sample; of one value null."),
    _aggregate("STDEVP", _population_deviation, note="of a population."),
    _aggregate("SUM", _sum),
    _aggregate("UNIQUECOUNT", _unique, parameter=_VALUE),
)
