"""Whether the values of a field have the value that a rule names (specification 2.1, modifiers)."""

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from ipaddress import ip_address
from itertools import product
from typing import Any

from sigma.types import (
    CompareOperators,
    Placeholder,
    SigmaBool,
    SigmaCasedString,
    SigmaCIDRExpression,
    SigmaCompareExpression,
    SigmaExists,
    SigmaExpansion,
    SigmaFieldReference,
    SigmaNull,
    SigmaNumber,
    SigmaRegularExpression,
    SigmaString,
    SigmaTimestampPart,
    SigmaType,
    SpecialChars,
)

from siemantic.bounded import search
from siemantic.errors import UnsupportedError
from siemantic.events import Event
from siemantic.matcher.regexes import compile_sigma
from siemantic.matcher.times import part_of_time

Values = tuple[Any, ...]

_COMPARE: dict[CompareOperators, Callable[[Decimal, Decimal], bool]] = {
    CompareOperators.LT: operator.lt,
    CompareOperators.LTE: operator.le,
    CompareOperators.GT: operator.gt,
    CompareOperators.GTE: operator.ge,
}


def field_has(event: Event, field: str, value: SigmaType) -> bool:
    """Whether the event's field has the value; one of a list of values is enough."""
    values = find_values(event, field)
    match value:
        case SigmaString():  # most values are text, and a class takes long to tell from the others
            return _any_has(values, value)
        case SigmaExists():
            return (values is not None) == bool(value)
        case SigmaNull():
            return values is None or not values or None in values
        case SigmaExpansion(inner):
            return any(field_has(event, field, each) for each in inner)
        case SigmaFieldReference():
            pairs = product(values or (), find_values(event, value.field) or ())
            return any(_same(mine, other, value) for mine, other in pairs)
        case _:
            return _any_has(values, value)


def anywhere_has(event: Event, value: SigmaType) -> bool:
    """Whether a keyword is found in any value of the event; field names are not looked at."""
    return any(True for _ in find_keyword(event, value))


def find_keyword(event: Event, value: SigmaType) -> Iterator[Any]:
    """
    The values of the event in which a keyword is found, those in lists and nested ones too.

    Raises:
        UnsupportedError: it is no text to look for (specification 2.1, rules, "Lists": "strings
            that are applied to the full log message").
    """
    if isinstance(value, SigmaExpansion):
        for each in value.values:
            yield from find_keyword(event, each)
        return
    pattern = _keyword(value)
    yield from (each for each in _leaves(event) if search(pattern, text_of(each)) is not None)


def _keyword(value: SigmaType) -> re.Pattern[str]:
    match value:
        case SigmaString():
            return _pattern(value)
        case SigmaRegularExpression():
            return compile_regex(value)
        case SigmaTimestampPart():  # a kind of number to pySigma, so it must come first
            raise _unknown(value)
        case SigmaNumber() | SigmaBool():
            return _compile((str(value),), cased=False)
        case _:
            raise _unknown(value)


def find_values(event: Event, field: str) -> Values | None:
    """
    The values of a field, by its whole name or as a path with dots; None when it is missing.

    A path leads through each item of a list, and the values of lists in lists are those of one.
    """
    if field in event:
        return _flat(event[field])
    if "." not in field:
        return None
    found = tuple(_along(event, field.split(".")))
    return _flat(found) if found else None


def _along(found: Any, steps: Sequence[str]) -> Iterator[Any]:  # noqa: ANN401 - event data
    if not steps:
        yield found
    elif isinstance(found, list | tuple):
        for each in found:
            yield from _along(each, steps)
    elif isinstance(found, Mapping) and steps[0] in found:
        yield from _along(found[steps[0]], steps[1:])


def _flat(value: Any) -> Values:  # noqa: ANN401 - event data
    if isinstance(value, list | tuple):
        return tuple(inner for each in value for inner in _flat(each))
    return (value,)


def _any_has(values: Values | None, wanted: SigmaType) -> bool:
    return any(_has(each, wanted) for each in values or () if each is not None)


def _has(value: Any, wanted: SigmaType) -> bool:  # noqa: ANN401 - event data
    if isinstance(value, Mapping):
        return False
    match wanted:
        case SigmaString():
            return _pattern(wanted).fullmatch(text_of(value)) is not None
        case SigmaTimestampPart():  # a kind of number to pySigma, so it must come first
            return part_of_time(text_of(value), wanted.timestamp_part) == wanted.number
        case SigmaNumber(number=number):
            return text_of(value) == str(number)
        case SigmaBool(boolean):
            return text_of(value).lower() == str(boolean).lower()
        case SigmaRegularExpression():
            return search(compile_regex(wanted), text_of(value)) is not None
        case SigmaCIDRExpression(network=network):
            return _in_network(value, network)
        case SigmaCompareExpression(number, op) if op in _COMPARE:
            found = _part_or_number(value, number)
            return found is not None and _COMPARE[op](found, Decimal(str(number.number)))
        case _:
            raise _unknown(wanted)


def text_of(value: Any) -> str:  # noqa: ANN401 - event data
    """A value as text: booleans in lower case, a whole number without its fraction."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def refuse_placeholders(value: SigmaString) -> None:
    """
    See that the value has no placeholder.

    Raises:
        UnsupportedError: it has one.
    """
    for part in value.s:
        if isinstance(part, Placeholder):
            raise _placeholder(f"%{part.name}%")


def _pattern(value: SigmaString) -> re.Pattern[str]:
    refuse_placeholders(value)
    return _compile(tuple(value.s), cased=isinstance(value, SigmaCasedString))


@lru_cache(maxsize=16384)  # one of SigmaHQ's rules has 4,400
def _compile(parts: Sequence[str | SpecialChars], *, cased: bool) -> re.Pattern[str]:
    """The pattern, which takes a time in proportion to the text, as that of AQL's LIKE does."""
    runs = [""]
    for part in parts:
        if part is SpecialChars.WILDCARD_MULTI:
            runs.append("")
        else:
            runs[-1] += "." if part is SpecialChars.WILDCARD_SINGLE else re.escape(str(part))
    first, *rest = runs
    # A run behind `*` may be taken where it first stands: what follows has the more room.
    middle = "".join(f"(?>.*?{run})" for run in rest[:-1])
    last = f".*{rest[-1]}" if rest else ""
    return re.compile(f"{first}{middle}{last}", re.DOTALL | (0 if cased else re.IGNORECASE))


def compile_regex(value: SigmaRegularExpression) -> re.Pattern[str]:
    """
    The pattern that is found in the texts which the value stands for.

    Raises:
        UnsupportedError: it has a placeholder, or Python cannot run it.
    """
    if value.contains_placeholder():
        raise _placeholder(str(value.regexp))
    flags = 0
    for flag in value.flags:
        flags |= value.sigma_to_python_flags[flag]
    pattern = value.regexp.to_plain(regex=True)
    try:
        return compile_sigma(pattern, flags)
    except re.error as error:
        message = f"the regular expression '{pattern}' cannot be run: {error}"
        raise UnsupportedError("unknown_regex", message, "write what Python's re takes") from error


def _placeholder(text: str) -> UnsupportedError:
    hint = "give its values in a pipeline with a value_placeholders transformation"
    message = f"the placeholder in '{text}' has no values"
    return UnsupportedError("unresolved_placeholder", message, hint)


def _same(mine: Any, other: Any, reference: SigmaFieldReference) -> bool:  # noqa: ANN401 - event data
    if any(each is None or isinstance(each, Mapping) for each in (mine, other)):
        return False
    anything = SpecialChars.WILDCARD_MULTI
    before = (anything,) if reference.ends_with else ()
    after = (anything,) if reference.starts_with else ()
    pattern = _compile((*before, text_of(other), *after), cased=False)
    return pattern.fullmatch(text_of(mine)) is not None


def _in_network(value: Any, network: Any) -> bool:  # noqa: ANN401 - event data
    """Whether the value is an address of the network; one with a zone, `fe80::1%eth0`, is none."""
    text = text_of(value)
    try:
        return "%" not in text and ip_address(text) in network
    except ValueError:
        return False


def _part_or_number(value: Any, wanted: SigmaNumber) -> Decimal | None:  # noqa: ANN401 - event data
    text = text_of(value)
    if isinstance(wanted, SigmaTimestampPart):
        part = part_of_time(text, wanted.timestamp_part)
        return None if part is None else Decimal(part)
    return Decimal(text) if _NUMBER.fullmatch(text) else None


_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def _leaves(value: Any) -> Iterator[Any]:  # noqa: ANN401 - event data
    """The values in order; an event may be nested deeper than Python calls functions."""
    pending = [value]
    while pending:
        found = pending.pop()
        if isinstance(found, Mapping):
            pending.extend([*found.values()][::-1])
        elif isinstance(found, list | tuple):
            pending.extend(reversed(found))
        elif found is not None:
            yield found


def _unknown(value: SigmaType) -> UnsupportedError:
    name = type(value).__name__
    hint = "the queries can be converted, but not tested here"
    return UnsupportedError("unknown_value", f"the matcher does not know {name} yet", hint)
