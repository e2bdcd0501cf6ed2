"""Ways to make a field have a value of a rule, or not have it; whoever asks confirms them."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sigma.types import (
    CompareOperators,
    SigmaBool,
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

from siemantic.events import Event
from siemantic.logic.prove import find_event
from siemantic.matcher.formula import Place, Site, value_formula
from siemantic.matcher.values import find_keyword, find_values, text_of

GONE: Final = object()
"""What stands for a field that is taken away."""

Change = Mapping[str, Any]


def field_variations(
    event: Event, field: str, value: SigmaType, *, wanted: bool
) -> Iterator[Change]:
    """Changes of the field that may make it have the value, or not have it."""
    values = find_values(event, field)
    text = text_of(values[0]) if values and values[0] is not None else ""
    if wanted:
        yield from ({field: each} for each in _having(event, field, value, text))
        return
    yield from ({field: each} for each in _lacking(value, text))
    yield {field: GONE}


def keyword_variations(event: Event, value: SigmaType, *, wanted: bool) -> Iterator[Change]:
    """Changes that may make a keyword be found in the event, or not."""
    texts = [name for name, each in event.items() if isinstance(each, str)]
    if not wanted:
        hit = set(map(id, find_keyword(event, value)))
        yield from ({name: GONE} for name, each in event.items() if id(each) in hit)
        return
    for name in (*sorted(texts, key=lambda each: -len(event[each]))[:2], _free_name(event)):
        text = text_of(event.get(name, ""))
        yield from ({name: each} for each in _having(event, name, value, text))
        yield from ({name: f"{text} {each}"} for each in _having(event, name, value, ""))


def _free_name(event: Event) -> str:
    name = "message"
    while name in event:
        name = f"_{name}"
    return name


# --- texts -------------------------------------------------------------------------------------


def _having(event: Event, field: str, value: SigmaType, text: str) -> Iterator[Any]:
    match value:
        case SigmaString():
            yield from _texts_like(value, text)
        case SigmaExpansion(values):
            for each in values:
                yield from _having(event, field, each, text)
        case SigmaTimestampPart() | SigmaRegularExpression():
            yield from _by_formula(field, value)
        case SigmaFieldReference():
            yield from find_values(event, value.field) or ()
        case _:
            yield from _single(value)


def _single(value: SigmaType) -> Iterator[Any]:
    match value:
        case SigmaNumber(number=number):
            yield number
        case SigmaBool(boolean):
            yield boolean
        case SigmaNull():
            yield GONE
        case SigmaExists(exists):
            yield "x" if exists else GONE
        case SigmaCIDRExpression(network=network):
            yield str(network.network_address)
        case SigmaCompareExpression(SigmaNumber(number=number), op):
            yield number if op in _WITH_EQUAL else number + (1 if op is CompareOperators.GT else -1)


_WITH_EQUAL = (CompareOperators.LTE, CompareOperators.GTE)


def _texts_like(value: SigmaString, text: str) -> Iterator[str]:
    """The pattern's own text, in place of what it may stand for, or beside it."""
    parts = tuple(value.s)
    many = SpecialChars.WILDCARD_MULTI
    before, behind = parts[:1] == (many,), parts[-1:] == (many,)
    plain = "".join(
        each if isinstance(each, str) else "" if each is many else "x" for each in parts
    )
    yield plain
    if before:
        yield text + plain
        yield text[: max(len(text) - len(plain), 0)] + plain
        yield from _at_the_same_sign(text, plain)
    if behind:
        yield plain + text
        yield plain + text[len(plain) :]


def _at_the_same_sign(text: str, plain: str) -> Iterator[str]:
    r"""`C:\a.exe` for what ends with `\a.exe`, where there was `C:\long.exe`."""
    at = text.rfind(plain[:1]) if plain else -1
    if at >= 0:
        yield text[:at] + plain


def _lacking(value: SigmaType, text: str) -> Iterator[Any]:
    match value:
        case SigmaExpansion(values):
            for each in values:
                yield from _lacking(each, text)
        case SigmaNumber(number=number):
            yield number + 1
        case SigmaCompareExpression(SigmaNumber(number=number)):
            yield from (number, number + 1, number - 1)
        case SigmaBool(boolean):
            yield not boolean
        case SigmaNull() | SigmaExists():
            yield "x"
        case _:
            yield from _other_texts(value, text)


def _other_texts(value: SigmaType, text: str) -> Iterator[str]:
    """The text with a character less, or more, than what the value asks for."""
    literals = [each for each in getattr(value, "s", ()) if isinstance(each, str)]
    for each in literals:
        at = text.lower().find(each.lower())
        if at >= 0:
            middle = at + len(each) // 2
            yield text[:middle] + text[middle + 1 :]
    yield from (f"{text}x", f"x{text}", text[1:], text[:-1], "x")


def _by_formula(field: str, value: SigmaType) -> Iterator[Any]:
    """What the value's formula finds."""
    found = find_event(value_formula(field, value, _SITE))
    if found is not None and field in found:
        yield found[field]


_SITE = Site(lambda field: (Place(field),))
