r"""
What a backslash makes of what follows it.

Sigma's flavour is PCRE (Sigma specification 2.1, appendix modifiers), whose `\d`, `\w` and `\s`
know ASCII alone (PCRE2 manual, pcre2pattern, "Generic character types"). pySigma compiles each
pattern with Python's `re` (library reference, "Regular Expression Syntax"), so what is no escape
there does not come here, and what the two read differently is refused.
"""

import re

from siemantic.targets.qradar_aql.regex.reader import Reader
from siemantic.targets.qradar_aql.regex.sets import HALVES, Ranges, complement, overlap

DIGITS: Ranges = ((0x30, 0x39),)
WORD: Ranges = ((0x41, 0x5A), (0x61, 0x7A), (0x30, 0x39), (0x5F, 0x5F))
SPACE: Ranges = ((0x20, 0x20), (0x09, 0x0D))
SHORTHAND = {"d": DIGITS, "w": WORD, "s": SPACE}

_NAMED = {"a": 0x07, "f": 0x0C, "n": 0x0A, "r": 0x0D, "t": 0x09}
_CODE = re.compile(r"x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}|0[0-7]?)")
_CODE_IN_CLASS = re.compile(r"x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})")
_DIFFERENT = "PCRE and Python read differently"
_REFUSED = {
    "Z": (f"{_DIFFERENT} before a line break at the end", "write '$', or '(?!.)' with the flag s"),
    "v": (_DIFFERENT, r"write '\x0b', or the class '[\n-\r]'"),
    "N": (_DIFFERENT, r"write the character itself, or its number as in '\x41'"),
}


def read_shorthand(reader: Reader) -> tuple[Ranges, bool] | None:
    r"""Pass the letter of `\d` and its like: the set, and whether it is the opposite of that."""
    letter = reader.peek()
    if letter and letter in "dwsDWS":
        reader.take()
        return SHORTHAND[letter.lower()], letter.isupper()
    return None


def read_code(reader: Reader, *, in_class: bool) -> int:
    """
    Pass what stands for one character, and give its code point.

    Raises:
        UnsupportedError: PCRE and Python read it differently, or it is half a character.
    """
    if found := reader.match(_CODE_IN_CLASS if in_class else _CODE):
        code = int(found[4], 8) if found[4] else int(found[found.lastindex or 0], 16)
        if overlap(HALVES, ((code, code),)):
            raise reader.refuse(f"\\{found[0]}", "is half a character", "write the whole character")
        return code
    letter = reader.take()
    if letter in _REFUSED:
        raise reader.refuse(f"\\{letter}", *_REFUSED[letter])
    if in_class and letter == "b":
        return 0x08
    if letter.isascii() and letter.isalnum() and letter not in _NAMED:
        raise reader.refuse(f"\\{letter}", "not every version of Python has")
    return _NAMED.get(letter, ord(letter))


def opposite(ranges: Ranges, *, negated: bool) -> Ranges:
    """The ranges, or all other characters."""
    return complement(ranges) if negated else ranges
