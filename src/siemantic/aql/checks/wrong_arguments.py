"""Calls with arguments that the function does not take."""

from collections.abc import Iterator
from ipaddress import ip_network

from siemantic.aql.ast import Call, Star, Text, Value
from siemantic.aql.checks.document import Check, Document, Edit, Finding, Scope, scopes
from siemantic.aql.checks.types import find_type
from siemantic.aql.functions.signature import Aggregate, Function, Parameter
from siemantic.aql.functions.table import find_function
from siemantic.aql.functions.values import find_address
from siemantic.aql.schema import ColumnType, Schema

_UNFIT: dict[ColumnType, frozenset[ColumnType]] = {
    "number": frozenset(("text", "address", "payload", "list")),
    "time": frozenset(("text", "address", "payload", "list", "boolean")),
    "address": frozenset(("number", "time", "payload", "list", "boolean")),
    "payload": frozenset(("number", "time", "address", "list", "boolean")),
    "text": frozenset(("list",)),
}
"""
Type of a parameter -> types that it certainly does not take.

A text may hold an address, and what is no text may become one: no page tells, so that is let pass.
"""

_SWAPPED_PARAMETERS = 2
_SWAPPED: dict[str, tuple[tuple[ColumnType, ...], str]] = {
    "INCIDR": (("address",), "the network first and the address second"),
    "REFERENCESETCONTAINS": (("address", "number"), "the set first and the value second"),
}
"""Function -> types that its first argument cannot have and its second can, and the order."""


def _find(document: Document) -> Iterator[Finding]:
    for scope in scopes(document):
        for node in scope.nodes():
            if isinstance(node, Call):
                function = find_function(node.function)
                if function is not None:
                    yield from _of_call(document, scope, node, function)


def _of_call(
    document: Document, scope: Scope, call: Call, function: Function | Aggregate
) -> Iterator[Finding]:
    count = len(call.arguments)
    if _is_refused(function, count):
        counted = f"{count} argument{'' if count == 1 else 's'}"
        message = f"{function.name} does not take {counted}"
        yield Finding(message, call.span, f"write {function.usage}")
        return
    swap = _swap(document, scope, call)
    if swap is not None:
        yield swap
        return
    for at, argument in enumerate(call.arguments):
        parameter = _parameter(function, at)
        problem = _problem(function, parameter, argument, (scope, document.schema))
        if problem is not None:
            yield Finding(problem, argument.span, f"write {function.usage}")


def _is_refused(function: Function | Aggregate, count: int) -> bool:
    """Whether the function certainly does not take so many arguments."""
    # `COUNT()` is taken by an early draft of the grammar and occurs in public.
    if function.takes(count) or (function.name == "COUNT" and count == 0):
        return False
    # Not all that can be left out of a lookup is documented.
    is_lookup = isinstance(function, Function) and function.lookup
    return not (is_lookup and count > len(function.parameters))


def _parameter(function: Function | Aggregate, at: int) -> Parameter:
    last = function.parameters[-1]
    if at < len(function.parameters):
        return function.parameters[at]
    return last if last.repeated else Parameter("more", "any")


def _problem(
    function: Function | Aggregate,
    parameter: Parameter,
    argument: Value | Star,
    where: tuple[Scope, Schema],
) -> str | None:
    if isinstance(argument, Star):
        takes_star = isinstance(function, Aggregate) and function.takes_star
        return None if takes_star else f"{function.name} does not take '*'"
    if isinstance(argument, Text):
        return _literal_problem(function.name, parameter, argument.value)
    found = find_type(argument, *where)
    if found is None or found not in _UNFIT.get(parameter.type, ()):
        return None
    if found == "text" and parameter.type == "number" and isinstance(function, Function):
        return f"{function.name} needs a {parameter.name}, which is a number, and not a text"
    article = "an" if parameter.type == "address" else "a"
    other = "an" if found == "address" else "a"
    return f"{function.name} needs {article} {parameter.type}, not {other} {found}"


def _literal_problem(function: str, parameter: Parameter, value: str) -> str | None:
    if parameter.type in ("number", "time") and not _is_number(value):
        return f"{function} needs a {parameter.type}, not '{value}'"
    if parameter.type == "address" and find_address(value) is None:
        return f"{function} needs an address, not '{value}'"
    if parameter.name == "network" and not _is_network(value):
        return f"{function} needs a network such as '10.0.0.0/8', not '{value}'"
    return None


def _swap(document: Document, scope: Scope, call: Call) -> Finding | None:
    """INCIDR(address, 'network') and its like, the other way round than in AQL."""
    name = call.function.upper()
    if name not in _SWAPPED or len(call.arguments) != _SWAPPED_PARAMETERS:
        return None
    first, second = call.arguments
    if not isinstance(second, Text) or isinstance(first, Star):
        return None
    types, said = _SWAPPED[name]
    is_sure = name != "INCIDR" or _is_network(second.value)
    if not is_sure or find_type(first, scope, document.schema) not in types:
        return None
    edits = Edit(first.span, document.source(second)), Edit(second.span, document.source(first))
    return Finding(f"{name} has {said}", call.span, "swap the arguments", edits)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _is_network(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True


CHECK = Check(
    code="AQL104",
    name="wrong_arguments",
    level="error",
    why=(
        "A call with more or fewer arguments than the function has, or of a type that cannot be "
        'its own, is refused. The parameters are those of the AQL guide, "Data retrieval '
        'functions" and its neighbours; an argument whose type is not certain, such as a custom '
        "property, is let pass, and so is one more for a function that asks the console, of which "
        "not all pages tell all."
    ),
    flagged="SELECT * FROM events WHERE INCIDR(sourceip, '10.0.0.0/8') LIMIT 10 LAST 5 MINUTES",
    fine="SELECT * FROM events WHERE INCIDR('10.0.0.0/8', sourceip) LIMIT 10 LAST 5 MINUTES",
    find=_find,
    mends=True,
)
