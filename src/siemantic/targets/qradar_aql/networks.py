"""
Networks -> regular expressions of the texts of their addresses.

AQL's documentation shows INCIDR on addresses only; what it makes of a text is left open. Which
texts are addresses is told by Python's documentation of `ipaddress` and by RFC 4291, section 2.2;
an address with a zone, such as `fe80::1%eth0` (RFC 4007), is not among them here.
"""

import re
from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network
from itertools import pairwise

from siemantic.targets.qradar_aql.patterns import END
from siemantic.targets.qradar_aql.ranges import one_of, whole_numbers


def network_pattern(network: IPv4Network | IPv6Network) -> str:
    """
    A regular expression of the texts of a network's addresses, for IMATCHES: its letters are small.

    It has no anchors and holds only for a whole value, see `patterns.whole_value`. One of IPv6 says
    first what an address is, and then what it is in this network.

    >>> network_pattern(IPv4Network("192.168.32.0/20"))
    '192[.]168[.](?:3[2-9]|4[0-7])[.](?:[1-9]?[0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])'
    """
    if isinstance(network, IPv4Network):
        return _in_network4(int(network.network_address), network.prefixlen)
    if not network.prefixlen:
        return _ADDRESS
    return f"(?={_ADDRESS}{END}){one_of(_in_network6(network))}"


# --- IPv4 ----------------------------------------------------------------------------------------


def _octet(low: int, high: int) -> str:
    parts = whole_numbers(low, high)
    if parts[:2] == ("[0-9]", "[1-9][0-9]"):
        parts = ("[1-9]?[0-9]", *parts[2:])
    return one_of(parts)


_OCTET = _octet(0, 255)


def _in_network4(address: int, prefix: int) -> str:
    octets = address.to_bytes(4, "big")
    fixed, bits = divmod(prefix, 8)
    parts = [str(octet) for octet in octets[:fixed]]
    if bits:
        parts.append(_octet(octets[fixed], octets[fixed] + (255 >> bits)))
    start = "[.]".join(parts or [_OCTET])
    free = 4 - len(parts or [_OCTET])
    rest = f"[.]{_OCTET}"
    return start + (rest if free == 1 else f"(?:{rest}){{{free}}}" if free else "")


# --- IPv6 ----------------------------------------------------------------------------------------

_GROUP = "[0-9a-f]{1,4}"
_DOTTED = _in_network4(0, 0)

# Not six groups and two more, or a dotted end in their place: `::` is at least one group.
_FEW = f"(?!:*(?:{_GROUP}:+){{6}}{_GROUP}[:.])"
_BEGINNING = f"(?:(?:{_GROUP}:){{6}}|{_FEW}(?:(?:{_GROUP}:){{1,5}}|:):(?:{_GROUP}:){{0,5}})"
_TWO_LAST = f"(?:{_GROUP}:{_GROUP}|{_DOTTED})"
_ONE_OR_NONE_LAST = (f"(?:(?:{_GROUP}:){{1,6}}|:):{_GROUP}", f"(?:(?:{_GROUP}:){{1,7}}|:):")
_ADDRESS = one_of((_BEGINNING + _TWO_LAST, *_ONE_OR_NONE_LAST))

_ZERO = "0+"
_ZEROS = "[0:]*"
"""
Any groups of zero, written out or not, as long as the text is an address: how many they are follows
from how many others there are. It takes zeros in front of the next group along.
"""


def _in_network6(network: IPv6Network) -> Iterator[str]:
    """What an address of the network is, whole: one of these."""
    count, bits = divmod(network.prefixlen, 16)
    digits = network.network_address.exploded.split(":")
    groups = [_group(each) for each in digits[:count]]
    if bits:
        groups.append(_part_of_group(digits[count], bits))
    yield from _hexadecimal(groups, may_end_in_zero=not int(digits[len(groups) - 1], 16))
    if network.prefixlen > 96:  # noqa: PLR2004 - behind it are 32 bits, those of the dotted end
        low = int(network.network_address) & 0xFFFFFFFF
        yield from _dotted(groups[:6], _in_network4(low, network.prefixlen - 96))


def _hexadecimal(groups: list[str], *, may_end_in_zero: bool) -> Iterator[str]:
    """
    The addresses that begin with these groups, without those whose dotted end is one of the groups.

    The groups are written out and what follows is free, or `::` is in a run of zeros among them,
    or it is in place of the last one and perhaps of what is before and behind.
    """
    free = 8 - len(groups)
    runs = _zero_runs(groups[:-1] if may_end_in_zero else groups)
    if free or not runs:
        yield ":".join(groups) + (":.*" if free else "")
    for start, end in runs:
        after = ":".join(groups[end:])
        if may_end_in_zero and end == len(groups) - 1:
            after = f"(?<=:)(?:{after}{':' if free else ''})?{_at_most(free)}"
        else:
            after += _exactly(free)
        yield _spelled(groups[:start]) + _ZEROS + after
    if may_end_in_zero and groups[-2:-1] != [_ZERO]:
        yield (_spelled(groups[:-1]) or ":") + ":" + _at_most(free)


def _dotted(groups: list[str], last: str) -> Iterator[str]:
    """The addresses of these six groups and a dotted end."""
    runs = _zero_runs(groups)
    for start, end in runs:
        yield _spelled(groups[:start]) + _ZEROS + _spelled(groups[end:]) + last
    if not runs:
        yield _spelled(groups) + last


def _zero_runs(groups: list[str]) -> list[tuple[int, int]]:
    """Where the runs of zeros start, and where the groups behind them do."""
    is_zero = [False, *(group == _ZERO for group in groups), False]
    edges = [at for at, (one, other) in enumerate(pairwise(is_zero)) if one != other]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _spelled(groups: list[str]) -> str:
    return "".join(group + ":" for group in groups)


def _exactly(count: int) -> str:
    """A colon and so many groups, of which a dotted end is two; nothing if there are none."""
    if count <= 1:
        return ":[^:.]+" * count
    return f":{_any_groups(count - 2)}[^:]+(?:[.].*|:[^:.]+)"


def _at_most(count: int) -> str:
    """So many groups or fewer, counted as above, with no `::` before or between them."""
    if count <= 1:
        return "[^:.]*" * count
    return f"(?!:|.*::|{_any_groups(count - 1)}[^:]+[:.]).*"


def _any_groups(count: int) -> str:
    return f"(?:[^:]+:){{{count}}}" if count > 1 else "[^:]+:" * count


def _group(digits: str) -> str:
    """A group of four hexadecimal digits, whose zeros in front may be left out."""
    short = digits.lstrip("0")
    if not short:
        return _ZERO
    return short if short == digits else "0*" + short


def _part_of_group(digits: str, bits: int) -> str:
    """The groups with the same first bits as these digits, whose other bits are zero."""
    same, rest = divmod(bits, 4)
    low = int(digits[same], 16)
    partly = _digit(low, low + (15 >> rest)) if rest else ""
    free = 4 - same - bool(rest)
    zeros = "0*" if digits[0] == "0" and same else ""
    if int(digits, 16):
        return zeros + digits[:same].lstrip("0") + partly + _any_digits(f"{{{free}}}")
    optional = "?" if partly and free else ""
    return zeros + partly + optional + _any_digits(f"{{1,{free}}}")


def _digit(low: int, high: int) -> str:
    digits = "0123456789abcdef"[low : high + 1]
    parts = re.findall("[0-9]+|[a-f]+", digits)
    return f"[{''.join(part if len(part) < 3 else f'{part[0]}-{part[-1]}' for part in parts)}]"  # noqa: PLR2004 - "a-b" is longer


_SHORTER = {"{0}": "", "{1,0}": "", "{1}": "[0-9a-f]", "{1,1}": "[0-9a-f]"}


def _any_digits(quantifier: str) -> str:
    return _SHORTER.get(quantifier, "[0-9a-f]" + quantifier)
