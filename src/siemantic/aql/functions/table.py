"""All functions of AQL."""

from siemantic.aql.functions import aggregates, lookups, network, numbers, text, times
from siemantic.aql.functions.signature import Aggregate, Function

FUNCTIONS: tuple[Function, ...] = (
    *text.FUNCTIONS,
    *numbers.FUNCTIONS,
    *times.FUNCTIONS,
    *network.FUNCTIONS,
    *lookups.FUNCTIONS,
)
"""Functions of a row. A site can have more, with a namespace: `hexCodec::decode(payload)`."""

AGGREGATES: tuple[Aggregate, ...] = aggregates.AGGREGATES
"""Functions of a group."""

_ALL: tuple[Function | Aggregate, ...] = (*FUNCTIONS, *AGGREGATES)
_BY_NAME = {each.name: each for each in _ALL}

FUNCTION_NAMES: tuple[str, ...] = tuple(sorted(_BY_NAME))
"""The names of both, in order."""


def find_function(name: str) -> Function | Aggregate | None:
    """
    The function of that name, in whatever case.

    >>> find_function("qIdNaMe").name
    'QIDNAME'
    """
    return _BY_NAME.get(name.upper())
