"""
What has no column of its own, looked for in the payload: the text of the whole event.

Keywords are Sigma's search in the whole event (Sigma specification 2.1, rules, "Detection").
The payload is bytes, which UTF8 makes text (AQL guide, "Data calculation and formatting
functions"); flows have one for each side ("Event, flow, and simarc fields for AQL queries").
"""

from collections.abc import Mapping

from sigma.types import (
    SigmaBool,
    SigmaCasedString,
    SigmaExpansion,
    SigmaNumber,
    SigmaRegularExpression,
    SigmaString,
    SigmaTimestampPart,
    SigmaType,
)

from siemantic.aql.ast import Call, Column, Condition
from siemantic.errors import UnsupportedError
from siemantic.profiles import Database
from siemantic.targets.qradar_aql.negation import any_of
from siemantic.targets.qradar_aql.patterns import Pattern, Wildcard
from siemantic.targets.qradar_aql.texts import (
    is_found_anywhere,
    pattern_of,
    regex_condition,
    text_condition,
)

PAYLOADS: Mapping[Database, tuple[str, ...]] = {
    "events": ("payload",),
    "flows": ("sourcepayload", "destinationpayload"),
}
"""The columns with the text of an event or a flow."""


def keyword_condition(value: SigmaType, database: Database) -> Condition:
    """
    The condition that the value is found anywhere in the payload.

    Raises:
        UnsupportedError: the value is no text to look for.
    """
    match value:
        case SigmaExpansion(values):
            return any_of(*(keyword_condition(each, database) for each in values))
        case SigmaString():
            return _contains(value, database)
        case SigmaTimestampPart():  # a kind of number to pySigma
            raise _no_text()
        case SigmaNumber() | SigmaBool():
            return _contains(SigmaString(str(value).lower()), database)
        case SigmaRegularExpression() if is_found_anywhere(value):
            texts = (Call("UTF8", (Column(name),)) for name in PAYLOADS[database])
            return any_of(*(regex_condition(text, value) for text in texts))
        case _:
            raise _no_text()


def _contains(value: SigmaString, database: Database) -> Condition:
    pattern = _padded(pattern_of(value))
    if pattern == (Wildcard.MANY,):
        raise _no_text()
    columns = [Column(name) for name in PAYLOADS[database]]
    cased = isinstance(value, SigmaCasedString)
    texts = (Call("UTF8", (column,)) for column in columns)
    return any_of(*(text_condition(text, pattern, cased=cased) for text in texts))


def _padded(pattern: Pattern) -> Pattern:
    many = Wildcard.MANY
    before = () if pattern[:1] == (many,) else (many,)
    after = () if pattern[-1:] == (many,) else (many,)
    return (*before, *pattern, *after) if pattern else (many,)


def _no_text() -> UnsupportedError:
    return UnsupportedError(
        "unsupported_keyword",
        "the payload can be searched only for a text, or for a regular expression to which it does "
        "not matter what stands around it",
        "name the field, and give it a column in the profile",
    )
