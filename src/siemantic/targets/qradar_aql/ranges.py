"""
Comparisons of numbers -> regular expressions of the texts that satisfy them.

AQL's documentation does not say how a text property compares with a number, and `'9' > '10'` is
true of texts; a regular expression that covers the whole value leaves nothing open.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

NumberOperator = Literal["<", "<=", ">", ">="]

NOTHING = "(?!)"
"""A regular expression that no text has."""

_FRACTION = "(?:[.][0-9]+)?"


def number_pattern(operator: NumberOperator, number: int | float) -> str:
    """
    A regular expression of the texts of all numbers n with `n operator number`.

    A number's text is a sign, if any, digits with or without zeros in front, and a fraction, if
    any; it has no exponent. The bound is the decimal number that `str` shows: 0.1 is a tenth.

    It has no anchors and holds only for a whole value, see `patterns.whole_value`.

    >>> number_pattern(">=", 4000)
    '[+]?0*(?:[4-9][0-9]{3}|[1-9][0-9]{4,})(?:[.][0-9]+)?'
    >>> number_pattern(">", 4000)
    '[+]?0*(?!4000(?![0-9]|[.]0*[1-9]))(?:[4-9][0-9]{3}|[1-9][0-9]{4,})(?:[.][0-9]+)?'
    >>> number_pattern("<=", 80)
    '(?:-[0-9]+|[+]?0*(?:[0-9]|[1-7][0-9]|80(?![.]0*[1-9])))(?:[.][0-9]+)?'
    """
    bound = Decimal(str(number))
    strict = operator in ("<", ">")
    upwards = operator in (">", ">=")
    ahead, behind = ("[+]?", "-") if upwards else ("-", "[+]?")
    outwards = bound if upwards else bound.copy_negate()
    signed = {
        ahead: _beyond(outwards, strict=strict),
        behind: _within(outwards.copy_negate(), strict=strict),
    }
    return one_of(sign + signed[sign] for sign in ("-", "[+]?") if signed[sign]) + _FRACTION


def one_of(patterns: Iterable[str]) -> str:
    """
    A regular expression that has what any of the patterns has.

    >>> one_of(["1[89]", "2[0-3]"]), one_of(["a"]), one_of([])
    ('(?:1[89]|2[0-3])', 'a', '(?!)')
    """
    alternatives = tuple(patterns)
    if len(alternatives) > 1:
        return f"(?:{'|'.join(alternatives)})"
    return alternatives[0] if alternatives else NOTHING


def between(low: str, high: str) -> tuple[str, ...]:
    """
    Regular expressions of the digits from `low` to `high`, which are equally many; in that order.

    >>> between("0008", "0123")
    ('000[89]', '00[1-9][0-9]', '01[01][0-9]', '012[0-3]')
    """
    if not low:
        return ("",)
    if low[0] == high[0]:
        return tuple(low[0] + rest for rest in between(low[1:], high[1:]))
    first, last, count = int(low[0]), int(high[0]), len(low) - 1
    below: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    if low[1:].strip("0"):
        below = tuple(low[0] + rest for rest in between(low[1:], "9" * count))
        first += 1
    if high[1:].strip("9"):
        above = tuple(high[0] + rest for rest in between("0" * count, high[1:]))
        last -= 1
    middle = (_digit(first, last) + _digits(f"{{{count}}}"),) if first <= last else ()
    return (*below, *middle, *above)


def whole_numbers(low: int, high: int) -> tuple[str, ...]:
    """
    Regular expressions of the numbers from `low` to `high`, without zeros in front; in that order.

    >>> whole_numbers(8, 123)
    ('[89]', '[1-9][0-9]', '1[01][0-9]', '12[0-3]')
    """
    if len(str(low)) == len(str(high)):
        return between(str(low), str(high))
    limit = 10 ** len(str(low))
    return (*between(str(low), str(limit - 1)), *whole_numbers(limit, high))


def _beyond(bound: Decimal, *, strict: bool) -> str:
    """The digits, up to the fraction, of the amounts behind the bound, or at it unless `strict`."""
    if bound < 0 or (bound == 0 and not strict):
        return "[0-9]+"
    whole, fraction = _split(bound)
    if whole and not fraction:
        itself = f"(?!{whole}(?![0-9]|[.]0*[1-9]))" if strict else ""
        return f"0*{itself}{one_of(_at_least(whole))}"
    just = f"{whole}(?=[.]{_greater(fraction, strict=strict)})"
    return "0*" + one_of((just, *_at_least(whole + 1)))


def _within(bound: Decimal, *, strict: bool) -> str:
    """The same for the amounts before the bound, or at it unless `strict`; empty without any."""
    if bound < 0 or (bound == 0 and strict):
        return ""
    whole, fraction = _split(bound)
    if not fraction and strict:
        return "0*" + one_of(_at_most(whole - 1))
    just = f"{whole}(?![.]{_greater(fraction, strict=not strict)})"
    return "0*" + one_of((*_at_most(whole - 1), just))


def _split(bound: Decimal) -> tuple[int, str]:
    """The whole part, and the digits of the fraction up to the last that is not zero."""
    whole, _, fraction = f"{bound:f}".partition(".")
    return int(whole), fraction.rstrip("0")


def _greater(fraction: str, *, strict: bool) -> str:
    """How the fractions begin that are greater, or the same unless `strict`."""
    digits = [int(digit) + 1 for digit in fraction]
    same = (fraction + "0*[1-9]",) if strict else ()
    if not strict:
        digits[-1] -= 1
    ahead = [
        fraction[:at] + _digit(digit, 9)
        for at, digit in enumerate(digits)
        if digit <= 9  # noqa: PLR2004 - there is none behind it
    ]
    return one_of((*same, *reversed(ahead)))


def _at_least(number: int) -> tuple[str, ...]:
    """The whole numbers from a positive one on, without zeros in front."""
    count = len(str(number))
    if number == 10 ** (count - 1):
        return ("[1-9]" + _digits(f"{{{count - 1},}}"),)
    return (*between(str(number), "9" * count), "[1-9]" + _digits(f"{{{count},}}"))


def _at_most(number: int) -> tuple[str, ...]:
    """The whole numbers up to this one, none if it is negative; some with zeros in front."""
    count = len(str(number + 1)) - 1
    shorter = (_digits(f"{{1,{count}}}"),) if count else ()
    least = 10**count if count else 0
    return (*shorter, *(between(str(least), str(number)) if least <= number else ()))


def _digit(first: int, last: int) -> str:
    if first == last:
        return str(first)
    return f"[{first}{'' if last == first + 1 else '-'}{last}]"


_SHORTER = {"{0}": "", "{1}": "[0-9]", "{1,1}": "[0-9]", "{0,}": "[0-9]*", "{1,}": "[0-9]+"}


def _digits(quantifier: str) -> str:
    return _SHORTER.get(quantifier, "[0-9]" + quantifier)
