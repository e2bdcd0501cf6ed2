"""Which characters are the easiest to read."""

from functools import lru_cache

from siemantic.charsets import CharSet
from siemantic.logic.trees import one_of

_PLAIN = tuple((ord(each[0]), ord(each[-1])) for each in ("az", "09", "AZ", "-.", "!~", " "))
"""Small letters, digits, capitals, some signs and then all of ASCII, the blank."""


@lru_cache(maxsize=16384)
def plainest(members: CharSet) -> str | None:
    """The character of a set that is the easiest to read, None when no text can have any."""
    for first, last in _PLAIN:
        for low, high in members:
            if low <= last and first <= high:
                return chr(max(low, first))
    possible = one_of(members).members
    return chr(possible[0][0]) if possible else None


def rank(character: str) -> int:
    """How easy it is to read; the lower the easier."""
    ranges = enumerate(_PLAIN)
    return next((at for at, (low, high) in ranges if low <= ord(character) <= high), len(_PLAIN))
