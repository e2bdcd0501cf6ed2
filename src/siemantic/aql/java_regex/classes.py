"""Character classes, `[..]`: Javadoc of Pattern, "Character classes"."""

from siemantic.aql.java_regex.charsets import fold_ascii, fold_one, fold_range
from siemantic.aql.java_regex.escapes import read_code, read_set
from siemantic.aql.java_regex.reader import Reader
from siemantic.charsets import CharSet, complement, intersection, union

_UNCLOSED = ("a class that is not closed", "close it with ']', or escape its '['")


def fold(reader: Reader, flags: frozenset[str], low: int, high: int | None = None) -> CharSet:
    """A character, or a range when `high` is given, with what the flags let it match too."""
    if "i" not in flags:
        return ((low, low if high is None else high),)
    if "u" not in flags:
        return fold_ascii(low, low if high is None else high)
    folded = fold_one(low) if high is None else fold_range(low, high)
    if folded is None:
        way_out = "write a range, such as [\xdf-\xdf]"
        raise reader.unsupported(f"the case of {chr(low)!r}, which java folds at times", way_out)
    return folded


def read_class(reader: Reader, flags: frozenset[str]) -> CharSet:
    """Pass a class whose '[' is passed: unions of items, with && between them."""
    negated = reader.accept("^")
    found = _read_union(reader, flags, first=True)
    while reader.accept("&&"):
        found = intersection(found, _read_union(reader, flags, first=False))
    reader.take()
    return complement(found) if negated else found


def _read_union(reader: Reader, flags: frozenset[str], *, first: bool) -> CharSet:
    start = reader.at
    found: list[CharSet] = []
    nested: list[bool] = []
    while not reader.looking_at("&&") and not (reader.peek() == "]" and (found or not first)):
        nested.append(reader.peek() == "[")
        found.append(_read_item(reader, flags))
    if (
        reader.at == start
        or (not first and reader.text[start] == "&")
        or (not first and nested[0] and not all(nested))
    ):
        way_out = "write both sides of the && as classes of their own"
        raise reader.unsupported("a class with an unclear &&", way_out)
    return union(*found)


def _read_item(reader: Reader, flags: frozenset[str]) -> CharSet:
    if reader.accept("["):
        return read_class(reader, flags)
    if reader.accept("\\"):
        if not _is_vertical_tab(reader) and (named := read_set(reader, flags)) is not None:
            return named
        low = _read_escaped(reader)
    else:
        low = _read_plain(reader)
    after = reader.text[reader.at + 1 : reader.at + 2]
    if reader.peek() != "-" or after in {"[", "]"}:
        return fold(reader, flags, low)
    reader.take()
    return fold(reader, flags, low, _read_end(reader, low))


def _is_vertical_tab(reader: Reader) -> bool:
    r"""Whether \v begins a range, where Java means the one character by it."""
    return reader.looking_at("v-")


def _read_escaped(reader: Reader) -> int:
    if reader.peek() == "N":
        raise reader.unsupported("\\N", "write the character itself")
    return 0x0B if reader.accept("v") else read_code(reader)


def _read_plain(reader: Reader) -> int:
    char = reader.take()
    if not char:
        raise reader.malformed(*_UNCLOSED)
    return ord(char)


def _read_end(reader: Reader, low: int) -> int:
    high = _read_escaped(reader) if reader.accept("\\") else _read_plain(reader)
    if high < low:
        raise reader.malformed("a range that ends before it begins", "turn its ends around")
    return high
