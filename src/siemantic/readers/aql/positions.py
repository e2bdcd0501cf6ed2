"""
Comparisons of STRPOS: whether a text contains another, or starts with it.

Where positions start to count is not documented; `positions` of a reading says it, and a part that
is not there is at the position before (docs/aql.md, "Positions").
"""

from siemantic.aql.ast import Call, Number, Text, Value
from siemantic.aql.readings import Reading
from siemantic.errors import UndecidedError
from siemantic.logic.formula import Related, Relation
from siemantic.readers.aql.names import Names
from siemantic.readers.truth import Truth, of_columns


def find_relation(
    left: Value, operator: str, right: Value, names: Names, reading: Reading
) -> Truth | None:
    """
    What a comparison of STRPOS says of two columns; None when it is another one.

    Raises:
        UndecidedError: it asks for a position inside.
    """
    match left:
        case Call(function, (whole, part)) if function.upper() == "STRPOS":
            if isinstance(whole, Text) or isinstance(part, Text):
                return None
            position = _position(right, reading)
            if position is None:
                return None
            one, other = names.operand(whole), names.operand(part)  # type: ignore[arg-type] # no star
            if one.fold is not other.fold:
                raise UndecidedError("texts that are changed in different ways are compared")
            relation, is_there = _relation(operator, position)
            columns = (one.column, other.column)
            found = of_columns(columns, Related(relation, *columns, one.folding))
            return found if is_there else found.opposite()
    return None


def _relation(operator: str, position: int) -> tuple[Relation, bool]:
    """What the position behind the first says, and whether it is so or not so."""
    match operator, position:
        case (">", -1) | (">=", 0):
            return "contains", True
        case ("=", -1) | ("<", 0) | ("<=", -1):
            return "contains", False
        case ("=", 0):
            return "starts", True
        case _:
            raise UndecidedError("a position inside a text is not followed")


def _position(value: Value, reading: Reading) -> int | None:
    """How far behind the first position it is, None when it is no constant."""
    match value:
        case Number(int(number)):
            return number - int(reading.positions)
        case Call(function, (Text(whole), Text(part))) if function.upper() == "STRPOS":
            return whole.find(part)
        case _:
            return None
