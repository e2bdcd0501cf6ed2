r"""
Anchors, as Python patterns that match nothing but places.

Javadoc of Pattern, "Boundary matchers" and "Line terminators"; the rules of \r\n, and of the
end of the input are not spelled out there and were seen in OpenJDK 17.
"""

_ENDS = r"\x85\u2028\u2029"

BEGIN = r"(?:\A)"
END = r"(?:\Z)"
LAST_LINE_END = rf"(?=(?:\r\n|(?<!\r)\n|[\r{_ENDS}])?\Z)"
LAST_UNIX_LINE_END = r"(?=\n?\Z)"
_LINE_END = rf"(?:(?=[\r{_ENDS}]|\Z)|(?<!\r)(?=\n))"
_UNIX_LINE_END = r"(?=\n|\Z)"
_LINE_BEGIN = rf"(?:(?!\Z)(?:\A|(?<=[\n{_ENDS}])|(?<=\r)(?!\n)))"
_UNIX_LINE_BEGIN = r"(?:(?!\Z)(?:\A|(?<=\n)))"


def caret(flags: frozenset[str]) -> str:
    """`^`; with (?m) it is the begin of a line, but never the end of the input."""
    if "m" not in flags:
        return BEGIN
    return _UNIX_LINE_BEGIN if "d" in flags else _LINE_BEGIN


def dollar(flags: frozenset[str]) -> str:
    """`$`; with (?m) it is the end of a line, else that of the last one."""
    if "m" not in flags:
        return last_line_end(flags)
    return _UNIX_LINE_END if "d" in flags else _LINE_END


def last_line_end(flags: frozenset[str]) -> str:
    r"""`\Z`: the end, or before a line terminator at the end."""
    return LAST_UNIX_LINE_END if "d" in flags else LAST_LINE_END
