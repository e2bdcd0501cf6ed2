r"""
Sets of texts as people name them: a text, a text with wildcards, numbers beyond a bound, addresses.

>>> import re
>>> from siemantic.logic.patterns import pattern
>>> wildcards([Wildcard.MANY, "ab"], cased) == pattern(r".*ab", re.DOTALL, covers=True)
True
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from itertools import groupby

from siemantic.charsets import chars, charset
from siemantic.logic.folding import Fold, cased, fold_ascii, fold_unicode
from siemantic.logic.trees import (
    ANY,
    ANYTHING,
    EMPTY,
    NOTHING,
    Tree,
    choice,
    concat,
    one_of,
    refuse_uncertain,
    repeat,
)


class Wildcard(Enum):
    """Any run of characters, and exactly one."""

    MANY = 0
    ONE = 1


_WILDCARDS: dict[Wildcard, Tree] = {Wildcard.MANY: ANYTHING, Wildcard.ONE: ANY}


def wildcards(parts: Iterable[str | Wildcard], fold: Fold) -> Tree:
    """The texts that a pattern of texts and wildcards covers."""
    runs = tuple(_runs(parts))
    if fold is fold_ascii and all(isinstance(each, Wildcard) or each.isascii() for each in runs):
        fold = fold_unicode  # which is the same then, and what rules ask for
    return _wildcards(runs, fold)


def _runs(parts: Iterable[str | Wildcard]) -> Iterator[str | Wildcard]:
    """The same with neighbouring texts as one: however it was cut, it is remembered once."""
    for kind, run in groupby(parts, type):
        if kind is str:
            yield "".join(run)  # type: ignore[arg-type] # said before
        else:
            yield from run


@lru_cache(maxsize=65536)
def _wildcards(parts: tuple[str | Wildcard, ...], fold: Fold) -> Tree:
    found: list[Tree] = []
    for each in parts:
        if isinstance(each, Wildcard):
            found.append(_WILDCARDS[each])
        else:
            found += [_character(one, fold) for one in each]
    return concat(*found)


def text(wanted: str, fold: Fold = cased) -> Tree:
    """
    The text alone, and what is the same when it is folded.

    Raises:
        UndecidedError: it has a letter that no text here has.
    """
    return concat(*[_character(each, fold) for each in wanted])


@lru_cache(maxsize=8192)
def _character(wanted: str, fold: Fold) -> Tree:
    refuse_uncertain(wanted)
    return one_of(fold(((ord(wanted), ord(wanted)),)))


NOT_EMPTY = repeat(ANY, 1, None)

# --- numbers -----------------------------------------------------------------------------------


def _digits(first: int, last: int = 9) -> Tree:
    return one_of(charset([(48 + first, 48 + last)])) if first <= last else NOTHING


_DIGIT = _digits(0)
_ZEROS = repeat(text("0"), 0, None)
_MORE = repeat(_DIGIT, 0, None)
_POINT = text(".")
_FRACTION = repeat(concat(_POINT, repeat(_DIGIT, 1, None)), 0, 1)
_SIGN = repeat(one_of(charset([(43, 43), (45, 45)])), 0, 1)

NUMBERS = concat(_SIGN, repeat(_DIGIT, 1, None), _FRACTION)
"""Texts that write a number: a sign or none, digits, and a fraction or none."""

WHOLE_NUMBERS = choice(
    [text("0"), concat(repeat(text("-"), 0, 1), _digits(1), repeat(_DIGIT, 0, 17))]
)
"""Whole numbers as a column of numbers writes them; eighteen digits fit in 64 bits."""


def beyond(bound: Decimal, *, strict: bool, negative: bool) -> Tree:
    """
    The texts of one sign that write a number at least as far from zero as the bound, or farther.

    Args:
        bound: not below zero.
        strict: whether the bound itself is left out.
        negative: whether they have a minus; else they have a plus or no sign.
    """
    whole, _, fraction = f"{bound:f}".partition(".")
    sign = text("-") if negative else repeat(text("+"), 0, 1)
    same = concat(text(whole.lstrip("0")), _fraction_from(fraction.rstrip("0"), strict=strict))
    # A lone zero in front of the point may be all that there is, so one digit has to be there.
    amount = choice([same, concat(_larger(whole.lstrip("0")), _FRACTION)])
    return (
        concat(sign, choice([concat(_ZEROS, amount)]))
        if whole.lstrip("0")
        else concat(sign, _from_zero(fraction.rstrip("0"), strict=strict))
    )


def _from_zero(fraction: str, *, strict: bool) -> Tree:
    """Amounts from a bound below one on."""
    zeros = repeat(text("0"), 1, None)
    larger = concat(_ZEROS, _digits(1), _MORE, _FRACTION)
    return choice([concat(zeros, _fraction_from(fraction, strict=strict)), larger])


def _larger(whole: str) -> Tree:
    """The whole numbers without zeros in front that are larger than this one."""
    longer = concat(_digits(1), repeat(_DIGIT, len(whole), None))
    same_length = (
        concat(
            text(whole[:at]),
            _digits(int(digit) + 1),
            repeat(_DIGIT, len(whole) - at - 1, len(whole) - at - 1),
        )
        for at, digit in enumerate(whole)
    )
    return choice([longer, *same_length])


def _fraction_from(fraction: str, *, strict: bool) -> Tree:
    """The fractions from this one on, which has no zeros at its end."""
    some_more = concat(_ZEROS, _digits(1), _MORE)
    larger = [
        concat(text(fraction[:at]), _digits(int(digit) + 1), _MORE)
        for at, digit in enumerate(fraction)
    ]
    if not fraction:
        return concat(_POINT, some_more) if strict else _FRACTION
    same = concat(text(fraction), some_more if strict else _MORE)
    return concat(_POINT, choice([same, *larger]))


# --- addresses ---------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def network(wanted: IPv4Network | IPv6Network) -> Tree:
    """
    The texts that write an address of the network, as Python's `ipaddress` reads them, no zones.

    That is: four numbers without zeros in front, or eight groups of up to four hexadecimal digits,
    of which `::` stands for one run of zeros, and the last two may be written as four numbers.
    """
    low, high = int(wanted.network_address), int(wanted.broadcast_address)
    if isinstance(wanted, IPv4Network):
        return _dotted(low, high)
    return _grouped(_ranges(low, high, bits=16, count=8), _ranges(low, high, bits=8, count=16)[12:])


def _ranges(low: int, high: int, *, bits: int, count: int) -> list[tuple[int, int]]:
    """The range of each piece of an address of a network, in which all combinations are."""
    shifts = [bits * at for at in reversed(range(count))]
    mask = (1 << bits) - 1
    return [((low >> shift) & mask, (high >> shift) & mask) for shift in shifts]


def _dotted(low: int, high: int) -> Tree:
    return _numbers(_ranges(low, high, bits=8, count=4))


def _numbers(ranges: list[tuple[int, int]]) -> Tree:
    return _separated([_decimal(low, high) for low, high in ranges], ".")


def _grouped(groups: list[tuple[int, int]], tail: list[tuple[int, int]]) -> Tree:
    pieces = [_hexadecimal(low, high) for low, high in groups]
    as_numbers = [*pieces[:6], _numbers(tail)]
    zero = [low == 0 for low, _ in groups]
    return choice([*_spellings(pieces, zero, 0), *_spellings(as_numbers, zero[:6], 1)])


def _spellings(pieces: list[Tree], zero: list[bool], fixed: int) -> Iterable[Tree]:
    """
    With every group, and with `::` for each run of one or more that may be zero.

    Args:
        fixed: how many pieces at the end are never left out.
    """
    yield _separated(pieces, ":")
    last = len(pieces) - fixed
    for start in range(last):
        for end in range(start + 1, last + 1):
            if all(zero[start:end]):
                before, after = pieces[:start], pieces[end:]
                yield concat(_separated(before, ":"), text("::"), _separated(after, ":"))


def _separated(pieces: list[Tree], separator: str) -> Tree:
    joined = [part for piece in pieces for part in (text(separator), piece)]
    return concat(*joined[1:]) if joined else EMPTY


def _decimal(low: int, high: int) -> Tree:
    """The numbers of up to three digits between two, without zeros in front."""
    bounds = (
        (max(low, 10 ** (count - 1) if count > 1 else 0), 10**count - 1) for count in (1, 2, 3)
    )
    return choice(
        _between(str(first), str(min(high, last)), _DECIMALS)
        for first, last in bounds
        if first <= min(high, last)
    )


def _hexadecimal(low: int, high: int) -> Tree:
    """The numbers of one to four digits between two, with zeros in front or without."""
    return choice(
        _between(f"{low:0{count}x}", f"{min(high, 16**count - 1):0{count}x}", _HEXADECIMALS)
        for count in (1, 2, 3, 4)
        if low < 16**count
    )


_DECIMALS = "0123456789"
_HEXADECIMALS = "0123456789abcdef"


def _between(low: str, high: str, digits: str) -> Tree:
    """The numbers between two that have as many digits."""
    if not low:
        return EMPTY
    first, last = digits.index(low[0]), digits.index(high[0])
    rest = len(low) - 1
    if first == last:
        return concat(_one_digit(low[0]), _between(low[1:], high[1:], digits))
    inner = concat(_one_digit(digits[first + 1 : last]), *(_one_digit(digits),) * rest)
    return choice(
        [
            concat(_one_digit(low[0]), _between(low[1:], digits[-1] * rest, digits)),
            concat(_one_digit(high[0]), _between(digits[0] * rest, high[1:], digits)),
            inner,
        ]
    )


def _one_digit(digits: str) -> Tree:
    return one_of(chars(digits + digits.upper()))


ADDRESSES = choice([network(ip_network("0.0.0.0/0")), network(ip_network("::/0"))])
"""Texts that write an address."""
