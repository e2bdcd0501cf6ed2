"""What a backslash makes of the next character: one character, or a set of them."""

import re

from siemantic.aql.java_regex.reader import Reader
from siemantic.charsets import LAST, CharSet, chars, charset, complement, union

LINE_ENDS = chars("\n\r\x85\u2028\u2029")
VERTICAL = union(LINE_ENDS, chars("\x0b\f"))
_UPPER, _LOWER = charset([(65, 90)]), charset([(97, 122)])
_DIGIT = charset([(48, 57)])
_ALPHA = union(_UPPER, _LOWER)
_ALNUM = union(_ALPHA, _DIGIT)

# Javadoc of Pattern, "Predefined character classes"
_PREDEFINED = {
    "d": _DIGIT,
    "w": union(_ALNUM, chars("_")),
    "s": chars(" \t\n\x0b\f\r"),
    "h": union(chars(" \t\xa0\u1680\u180e\u202f\u205f\u3000"), charset([(0x2000, 0x200A)])),
    "v": VERTICAL,
}
PREDEFINED = _PREDEFINED | {
    letter.upper(): complement(chars) for letter, chars in _PREDEFINED.items()
}

# Javadoc of Pattern, "POSIX character classes (US-ASCII only)"
_POSIX = {
    "Lower": _LOWER,
    "Upper": _UPPER,
    "ASCII": charset([(0, 0x7F)]),
    "Alpha": _ALPHA,
    "Digit": _DIGIT,
    "Alnum": _ALNUM,
    "Punct": charset([(33, 47), (58, 64), (91, 96), (123, 126)]),
    "Graph": charset([(33, 126)]),
    "Print": charset([(32, 126)]),
    "Blank": chars(" \t"),
    "Cntrl": charset([(0, 31), (127, 127)]),
    "XDigit": union(_DIGIT, charset([(65, 70), (97, 102)])),
    "Space": PREDEFINED["s"],
}

# Javadoc of Pattern, "Unicode support", of Character.getType's categories
_CATEGORIES = frozenset("LMNPSZC")
"""Those that one letter names, without braces."""

_HIGH_HALVES, _LOW_HALVES = range(0xD800, 0xDC00), range(0xDC00, 0xE000)  # of surrogate pairs
_CONTROLS = {"t": 9, "n": 10, "r": 13, "f": 12, "a": 7, "e": 27}
_OCTAL = re.compile(r"[0-3][0-7]{2}|[0-7]{1,2}")
_HEX = re.compile(r"([0-9a-fA-F]{2})|\{([0-9a-fA-F]+)\}")
_UNICODE = re.compile(r"([0-9a-fA-F]{4})")
_LOW_HALF = re.compile(r"\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_PROPERTY = re.compile(r"\{([^}]*)\}|(.)", re.DOTALL)


def read_set(reader: Reader, flags: frozenset[str]) -> CharSet | None:
    r"""Pass the letter of a predefined set, or \p and its name; None when it is none of these."""
    letter = reader.peek()
    if letter and letter in "pP":
        reader.take()
        named = _read_property(reader, flags)
        return complement(named) if letter == "P" else named
    if letter in PREDEFINED:
        return PREDEFINED[reader.take()]
    return None


def _read_property(reader: Reader, flags: frozenset[str]) -> CharSet:
    found = reader.match(_PROPERTY)
    name = found[found.lastindex or 0] if found else ""
    if found and found[1] is None and name not in _CATEGORIES:
        way_out = "double the backslash for a literal one"
        raise reader.malformed(f"\\p{name}, which is no property", way_out)
    if not found or found[1] is None or name not in _POSIX:
        what = f"the property {name!r}"
        raise reader.unsupported(what, "write its characters as a class, such as [a-z]")
    # since Java 15, https://bugs.openjdk.org/browse/JDK-8214245
    return _ALPHA if "i" in flags and name in {"Lower", "Upper"} else _POSIX[name]


def read_code(reader: Reader) -> int:
    """Pass what follows the backslash of a single character, and give its code point."""
    letter = reader.take()
    code = _read_code(reader, letter)
    if code in _HIGH_HALVES or code in _LOW_HALVES:
        raise reader.unsupported("half a surrogate pair", "write the whole character")
    return code


def _read_code(reader: Reader, letter: str) -> int:
    if letter in _CONTROLS:
        return _CONTROLS[letter]
    if letter in _NUMBERED:
        return _NUMBERED[letter](reader)
    if not letter:
        raise reader.malformed("a backslash at its end", "double it for a literal backslash")
    if letter.isascii() and letter.isalnum():
        way_out = "double the backslash for a literal one"
        raise reader.malformed(f"the escape \\{letter}", way_out)
    return ord(letter)


def _read_octal(reader: Reader) -> int:
    found = reader.match(_OCTAL)
    if not found:
        raise reader.malformed("the escape \\0", "give one to three octal digits")
    return int(found[0], 8)


def _read_hex(reader: Reader) -> int:
    found = reader.match(_HEX)
    code = int(found[found.lastindex or 0], 16) if found else -1
    if not 0 <= code <= LAST:
        raise reader.malformed("the escape \\x", "give two hexadecimal digits, or \\x{h..h}")
    return code


def _read_unicode(reader: Reader) -> int:
    found = reader.match(_UNICODE)
    if not found:
        raise reader.malformed("the escape \\u", "give four hexadecimal digits")
    code = int(found[1], 16)
    low = reader.match(_LOW_HALF) if code in _HIGH_HALVES else None
    return _join_halves(code, int(low[1], 16)) if low else code


def _join_halves(high: int, low: int) -> int:
    pair = high.to_bytes(2, "big") + low.to_bytes(2, "big")
    return ord(pair.decode("utf-16-be"))


def _read_control(reader: Reader) -> int:
    letter = reader.take()
    if not letter:
        raise reader.malformed("the escape \\c", "give the letter of the control character")
    return ord(letter) ^ 64


_NUMBERED = {"0": _read_octal, "x": _read_hex, "u": _read_unicode, "c": _read_control}
