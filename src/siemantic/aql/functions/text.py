"""
Functions of text: AQL guide, "Data calculation and formatting functions".

Characters are counted as Java counts them, in units of UTF-16: one beyond U+FFFF is two. Where the
count starts is not documented; `Reading.positions` says it.
"""

import base64
import re

from siemantic.aql.functions.signature import Environment, Function, Parameter
from siemantic.aql.functions.values import as_text, as_whole, shown
from siemantic.aql.java_regex import replace
from siemantic.errors import AqlEvaluationError

SOURCE = 'AQL guide, "Data calculation and formatting functions"'


def _base64(_: Environment, value: object) -> str:
    data = value if isinstance(value, bytes) else as_text(value, "BASE64").encode(errors="replace")
    return base64.b64encode(data).decode("ascii")


# Java makes one U+FFFD of an encoded surrogate, Python one of each byte.
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]?")


def _utf8(_: Environment, value: object) -> str:
    """A payload as text; bytes that are no UTF-8 become U+FFFD, as in Java's String."""
    if isinstance(value, bytes):
        return _SURROGATE.sub(b"\xff", value).decode("utf-8", errors="replace")
    if isinstance(value, str):
        return value
    raise AqlEvaluationError(f"UTF8 needs a payload, not {shown(value)}; leave UTF8 out")


def _concat(_: Environment, *values: object) -> str:
    return "".join(as_text(value, "CONCAT") for value in values)


def _str(_: Environment, value: object) -> str:
    return as_text(value, "STR")


def _lower(_: Environment, value: object) -> str:
    return as_text(value, "LOWER").lower()


def _upper(_: Environment, value: object) -> str:
    return as_text(value, "UPPER").upper()


def _strlen(_: Environment, value: object) -> int:
    return len(_units(as_text(value, "STRLEN"))) // 2


def _strpos(
    environment: Environment, text: object, part: object, start: object | None = None
) -> int:
    first = _first(environment)
    units, wanted = _units(as_text(text, "STRPOS")), _units(as_text(part, "STRPOS"))
    at = 0 if start is None else _index(start, first, "STRPOS")
    found = units.find(wanted, 2 * at)
    while found % 2 == 1 and found > 0:  # between two units
        found = units.find(wanted, found + 1)
    return first - 1 if found < 0 else first + found // 2


def _substring(
    environment: Environment, text: object, start: object, length: object | None = None
) -> str:
    units = _units(as_text(text, "SUBSTRING"))
    at = _index(start, _first(environment), "SUBSTRING")
    end = len(units)
    if length is not None:
        count = as_whole(length, "SUBSTRING")
        if count < 0:
            message = f"SUBSTRING of length {count} is not documented; write a length of 0 or more"
            raise AqlEvaluationError(message)
        end = 2 * (at + count)
    try:
        return units[2 * at : end].decode("utf-16-le")
    except UnicodeDecodeError as error:
        message = "SUBSTRING would cut a character beyond U+FFFF in two; move the positions by one"
        raise AqlEvaluationError(message) from error


def _first(environment: Environment) -> int:
    return int(environment.reading.positions)


def _index(position: object, first: int, function: str) -> int:
    index = as_whole(position, function) - first
    if index < 0:
        message = f"{function} at position {index + first} is not documented"
        raise AqlEvaluationError(f"{message}; positions start at {first} in this reading")
    return index


def _units(text: str) -> bytes:
    return text.encode("utf-16-le", errors="surrogatepass")


def _replace_all(_: Environment, pattern: object, text: object, replacement: object) -> str:
    return replace(*(as_text(each, "REPLACEALL") for each in (pattern, text, replacement)))


def _replace_first(_: Environment, pattern: object, text: object, replacement: object) -> str:
    texts = (as_text(each, "REPLACEFIRST") for each in (pattern, text, replacement))
    return replace(*texts, first_only=True)


_TEXT = Parameter("text", "text")
_REPLACE = (Parameter("regex", "text"), _TEXT, Parameter("replacement", "text"))
_ORDER = (
    "the regex comes first in IBM's example; public cheat sheets have the text first. The regex is"
    " Java's, which the guide does not say."
)
_POSITIONS = "whether positions start at 0 or 1 is not documented."

FUNCTIONS = (
    Function("BASE64", (Parameter("payload", "payload"),), "text", SOURCE, _base64),
    Function(
        "CONCAT",
        (Parameter("value", "text", repeated=True),),
        "text",
        SOURCE,
        _concat,
        note="what a null among the values gives is not documented; here null.",
    ),
    Function(
        "LOWER",
        (_TEXT,),
        "text",
        SOURCE,
        _lower,
        note="which letters have case is not documented; here all of Unicode, as in Java.",
    ),
    Function("REPLACEALL", _REPLACE, "text", SOURCE, _replace_all, note=_ORDER),
    Function("REPLACEFIRST", _REPLACE, "text", SOURCE, _replace_first, note=_ORDER),
    Function(
        "STR",
        (Parameter("value", "any"),),
        "text",
        SOURCE,
        _str,
        note="how decimals are written is not documented; here as in Java.",
    ),
    Function("STRLEN", (_TEXT,), "number", SOURCE, _strlen),
    Function(
        "STRPOS",
        (_TEXT, Parameter("part", "text"), Parameter("from", "number", optional=True)),
        "number",
        SOURCE,
        _strpos,
        note=f"{_POSITIONS} What a part that is not there gives neither; here the position before"
        " the first.",
    ),
    Function(
        "SUBSTRING",
        (_TEXT, Parameter("start", "number"), Parameter("length", "number", optional=True)),
        "text",
        SOURCE,
        _substring,
        note=f"{_POSITIONS} That the third argument is a length, and that what lies behind the end"
        " is empty, neither.",
    ),
    Function(
        "UPPER",
        (_TEXT,),
        "text",
        SOURCE,
        _upper,
        note="which letters have case is not documented; here all of Unicode, as in Java.",
    ),
    Function("UTF8", (Parameter("payload", "payload"),), "text", SOURCE, _utf8),
)
