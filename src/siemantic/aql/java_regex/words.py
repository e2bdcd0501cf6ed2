r"""
Word boundaries, `\b` and `\B`.

Java 17 counts letters and digits of all scripts, the underscore, and marks that follow a letter
or digit; it misses the letter when that or the mark is beyond U+FFFF. The Javadoc of Pattern
does not say so; it was seen in OpenJDK 17. (From Java 19 on, `\b` knows ASCII alone.)

*Soundness*: exact for texts in which no more than `_MARKS_IN_A_ROW` marks stand in a row; `re`
cannot look back over any number of them.
"""

from bisect import bisect
from functools import lru_cache

from siemantic.aql.java_regex.charsets import render
from siemantic.aql.java_regex.word_characters import FAR_LETTERS, FAR_MARKS, LETTERS, MARKS
from siemantic.charsets import CharSet, chars, charset, complement, intersection, union

_MARKS_IN_A_ROW = 4  # written languages do with three
_UNDERSCORE = chars("_")
_LAST_LETTER = 0x3FFFF  # the planes after it hold no letters


@lru_cache(maxsize=2)
def word_boundary(*, inverted: bool) -> str:
    """Spell a boundary; between two characters of ASCII Python's is the same."""
    plain = r"(?<![^\x00-\x7f])(?![^\x00-\x7f])"
    boundary = rf"(?:{plain}\b|(?!{plain}){_full_boundary()})"
    return f"(?!{boundary})" if inverted else boundary


def _full_boundary() -> str:
    word = _spell_words(union(LETTERS, FAR_LETTERS, _UNDERSCORE))
    mark = render(union(MARKS, FAR_MARKS))
    bare = _spell_words(union(FAR_LETTERS, _UNDERSCORE))
    near = render(MARKS)
    left = f"{word}|{_after_letter(_spell_words(LETTERS), near)}{near}"
    return f"(?:(?={mark})(?<={bare})|(?={word})(?<!{left})|(?!{mark}|{word})(?<={left}))"


def _after_letter(letter: str, mark: str) -> str:
    found = f"(?<={letter})"
    for _ in range(_MARKS_IN_A_ROW - 1):
        found = f"(?<={letter}|{found}{mark})"
    return found


def _spell_words(wanted: CharSet) -> str:
    r"""Spell a set by what is in Python's \w too much and too little, which is not much."""
    known = _python_words()
    missing = intersection(wanted, complement(known))
    extra = [low for low, _ in intersection(known, complement(wanted))]
    surplus = tuple(
        (low, high)
        for low, high in complement(wanted)
        if bisect(extra, high) > bisect(extra, low - 1)
    )
    if len(surplus) > len(wanted):
        return render(wanted)
    core = rf"(?u:[^\W{render(surplus)[1:-1]}])"
    return f"(?:{core}|{render(missing)})" if missing else core


@lru_cache(maxsize=1)
def _python_words() -> CharSet:
    """What `re` counts as \\w: `str.isalnum` and the underscore."""
    alike = (code for code in range(_LAST_LETTER + 1) if chr(code).isalnum())
    return union(charset((code, code) for code in alike), _UNDERSCORE)
