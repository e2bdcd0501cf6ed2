"""What a rule's values say of an event, in words."""

from sigma.types import (
    CompareOperators,
    SigmaCIDRExpression,
    SigmaCompareExpression,
    SigmaExists,
    SigmaFieldReference,
    SigmaNull,
    SigmaRegularExpression,
    SigmaString,
    SigmaTimestampPart,
    SigmaType,
    SpecialChars,
)

from siemantic.matcher.notation import quoted

_MANY = SpecialChars.WILDCARD_MULTI

Verb = tuple[str, str]
"""What is so, and what is not."""

_IS: Verb = ("is", "is not")
_THERE: Verb = ("is there", "is missing")
_FITS: Verb = ("fits", "does not fit")
_ENDS: dict[tuple[bool, bool], Verb] = {
    (False, False): _IS,
    (True, False): ("ends with", "does not end with"),
    (False, True): ("starts with", "does not start with"),
    (True, True): ("contains", "does not contain"),
}
_COMPARED = {
    CompareOperators.LT: "below",
    CompareOperators.LTE: "at most",
    CompareOperators.GT: "above",
    CompareOperators.GTE: "at least",
}


def statement(field: str | None, value: SigmaType, *, held: bool) -> str:
    r"""
    That an event has the value, or has not; a keyword has no field.

    >>> statement("Image", SigmaString(r"*\cmd.exe"), held=False)
    "Image does not end with '\\cmd.exe'"
    """
    verb, rest = _keyword(value) if field is None else _predicate(value)
    words = (field or "the event", verb[0] if held else verb[1], rest)
    return " ".join(each for each in words if each)


def _keyword(value: SigmaType) -> tuple[Verb, str]:
    verb, rest = _predicate(value)
    return (_ENDS[True, True], rest) if verb in _ENDS.values() else (verb, rest)


def _predicate(value: SigmaType) -> tuple[Verb, str]:
    match value:
        case SigmaString():
            return _text(value)
        case SigmaNull():
            return (_THERE[1], _THERE[0]), ""
        case SigmaExists(wanted):
            return (_THERE if wanted else (_THERE[1], _THERE[0])), ""
        case SigmaRegularExpression(regexp=pattern):
            return _FITS, f"the expression {quoted(pattern.to_plain(regex=True))}"
        case SigmaCIDRExpression(cidr):
            return _IS, f"in {cidr}"
        case SigmaCompareExpression(number, op):
            return _compared(number, f"{_COMPARED.get(op, op.name.lower())} ")
        case SigmaFieldReference():
            return _ENDS[value.ends_with, value.starts_with], f"the value of {value.field}"
        case _:
            return _compared(value, "")


def _compared(value: SigmaType, relation: str) -> tuple[Verb, str]:
    if isinstance(value, SigmaTimestampPart):
        part = value.timestamp_part.name.lower()
        return ("is a time whose", "is no time whose"), f"{part} is {relation}{value.number}"
    return _IS, f"{relation}{str(value).lower()}"


def _text(value: SigmaString) -> tuple[Verb, str]:
    parts = tuple(value.s)
    if parts == (_MANY,):
        return _THERE, ""
    before, behind = parts[:1] == (_MANY,), parts[-1:] == (_MANY,)
    inner = parts[before : len(parts) - behind]
    if len(inner) == 1 and isinstance(inner[0], str):
        return _ENDS[before, behind], quoted(inner[0])
    return (_IS, "''") if not parts else (_FITS, f"the pattern {quoted(str(value))}")
