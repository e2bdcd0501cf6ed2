"""Sets of characters as Java folds their case, and as a Python pattern spells them."""

from functools import lru_cache

from siemantic.charsets import EVERYTHING, LAST, CharSet, chars, charset, complement, union

_SPELLINGS = ((0xFF, 2, "x"), (0xFFFF, 4, "u"), (LAST, 8, "U"))

# Characters that got their letter case after Unicode 13, the version of Java 17, as ranges;
# from UnicodeData.txt of the versions 13 to 17.
_NEWLY_CASED = (
    (0x1C89, 0x1C8A),
    (0x2C2F, 0x2C2F),
    (0x2C5F, 0x2C5F),
    (0xA7C0, 0xA7C1),
    (0xA7CB, 0xA7F4),
    (0x10570, 0x105BF),
    (0x10D50, 0x10D85),
    (0x16EA0, 0x16ED3),
)
_LAST_CASED = 0x1E943  # the last character with a letter case in Unicode 13


@lru_cache(maxsize=4096)
def fold_ascii(low: int, high: int) -> CharSet:
    """A range with the other case of its ASCII letters: Java's CASE_INSENSITIVE."""
    letters = (chr(code) for code in range(max(low, 65), min(high, 122) + 1))
    return union(((low, high),), chars("".join(each.swapcase() for each in letters)[:58]))


def fold_range(low: int, high: int) -> CharSet:
    """A range under Java's UNICODE_CASE: what it holds, or what gets into it by its case."""
    more = (
        (code, code)
        for code, (upper, lower) in cases().items()
        if low <= upper <= high or low <= lower <= high
    )
    return charset(((low, high), *more))


@lru_cache(maxsize=4096)
def fold_one(code: int) -> CharSet | None:
    """
    A single character under Java's UNICODE_CASE: all of the same case folding.

    None for the sharp s, which Java folds in a run of letters and not elsewhere.
    """
    upper, folded = cases().get(code, (code, code))
    alike = charset(
        ((code, code), *((one, one) for one, (_, low) in cases().items() if low == folded))
    )
    return None if upper == folded and len(alike) > 1 else alike


@lru_cache(maxsize=1)
def cases() -> dict[int, tuple[int, int]]:
    """
    Character -> its upper case, and the lower case of that, where one of them is another.

    The simple mappings of Unicode 13, which Java's `Character.toUpperCase(int)` has; Python has
    them as `upper`, and as `title` where the full mapping has several characters.
    """
    # Most characters have no other case, which is seen in a tenth of the time.
    cased = (
        char
        for char in map(chr, range(_LAST_CASED + 1))
        if char != char.upper() or char != char.lower()
    )
    found = {ord(char): _case_of(char) for char in cased}
    new = {code for low, high in _NEWLY_CASED for code in range(low, high + 1)}
    return {code: both for code, both in found.items() if both != (code, code) and code not in new}


def _case_of(char: str) -> tuple[int, int]:
    upper = next((each for each in (char.upper(), char.title()) if len(each) == 1), char)
    return ord(upper), ord(upper.lower()[0])


def render(one: CharSet) -> str:
    r"""
    Spell a set as one item of a Python pattern.

    >>> render(chars("a")), render(chars("ab-")), render(complement(chars("a")))
    ('a', '[\\x2da-b]', '[^a]')
    """
    if one == EVERYTHING:
        return "(?s:.)"
    if len(one) == 1 and one[0][0] == one[0][1]:
        return _spell(one[0][0])
    if one and one[0][0] == 0 and one[-1][1] == LAST:
        return f"[^{_spell_ranges(complement(one))}]"
    return f"[{_spell_ranges(one)}]" if one else f"[^{_spell_ranges(EVERYTHING)}]"


def _spell_ranges(one: CharSet) -> str:
    return "".join(
        _spell(low) if low == high else f"{_spell(low)}-{_spell(high)}" for low, high in one
    )


def _spell(code: int) -> str:
    if chr(code).isascii() and chr(code).isalnum():
        return chr(code)
    width, letter = next(each for limit, *each in _SPELLINGS if code <= limit)
    return f"\\{letter}{code:0{width}x}"
