"""
A field compared with another field of the event (Sigma specification 2.1, modifiers, "fieldref").

Columns of one type, if it is not text, are compared as they are. All else is compared as text
without regard to case: LOWER on both sides, so that it does not matter whether `=` looks at case.
Where STRPOS and SUBSTRING start to count is not documented, so the query asks STRPOS itself: where
'a' begins in 'a', and what is given for a part that is not there.
"""

from sigma.types import SigmaFieldReference

from siemantic.aql.ast import And, Arithmetic, Call, Column, Compare, Condition, Text, Value
from siemantic.profiles import ColumnMapping
from siemantic.targets.qradar_aql.columns import text_of

_FIRST = Call("STRPOS", (Text("a"), Text("a")))
_MISSING = Call("STRPOS", (Text("a"), Text("b")))


def compare_fields(
    mine: ColumnMapping, other: ColumnMapping, reference: SigmaFieldReference
) -> Condition:
    """The condition that the first column has the text of the other, or contains it."""
    if reference.starts_with or reference.ends_with:
        return _part_condition(text_of(mine), text_of(other), reference)
    if mine.type == other.type and mine.type in ("ip", "number", "time"):
        return Compare(Column(mine.name), "=", Column(other.name))
    return Compare(_lower(text_of(mine)), "=", _lower(text_of(other)))


def _part_condition(whole: Value, part: Value, reference: SigmaFieldReference) -> Condition:
    """pySigma sets `starts_with` for what may be followed by more, both flags for contains."""
    position = Call("STRPOS", (_lower(whole), _lower(part)))
    if reference.starts_with and reference.ends_with:
        return Compare(position, ">", _MISSING)
    if reference.starts_with:
        return Compare(position, "=", _FIRST)
    return _ends_with(whole, part)


def _ends_with(whole: Value, part: Value) -> Condition:
    """The last characters of `part + whole`, as many as the part has, are the part."""
    long, length = Call("STRLEN", (whole,)), Call("STRLEN", (part,))
    start = Arithmetic((long, _FIRST), ("+",))
    end = Call("SUBSTRING", (Call("CONCAT", (part, whole)), start))
    return And((Compare(long, ">=", length), Compare(_lower(end), "=", _lower(part))))


def _lower(text: Value) -> Value:
    return Call("LOWER", (text,))
