"""The regular expression of a network has exactly the texts of its addresses."""

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from siemantic.aql.java_regex import compile_java
from siemantic.targets.qradar_aql.networks import network_pattern
from siemantic.targets.qradar_aql.patterns import whole_value

# Zeros and their runs are what an address of IPv6 may leave out.
GROUPS = [0, 0, 0, 1, 0x20, 0xDB8, 0xABCD, 0xFFFF]


@st.composite
def networks6(draw):
    groups = draw(st.lists(st.sampled_from(GROUPS), min_size=8, max_size=8))
    address = int.from_bytes(b"".join(group.to_bytes(2, "big") for group in groups), "big")
    return IPv6Network((address, draw(st.integers(0, 128))), strict=False)


networks4 = st.builds(
    lambda address, prefix: IPv4Network((address, prefix), strict=False),
    st.integers(0, 2**32 - 1),
    st.integers(0, 32),
)


@st.composite
def near(draw, network):
    """An address in the network or a bit away from it, with zeros behind the prefix or not."""
    bits = network.max_prefixlen
    random = draw(st.sampled_from([0, 0, 1, 2**bits - 1, draw(st.integers(0, 2**bits - 1))]))
    inside = int(network.network_address) | (random & int(network.hostmask))
    return inside ^ draw(st.sampled_from([0, 0, 1 << draw(st.integers(0, bits - 1))]))


@st.composite
def spelled(draw, address):
    """An address of IPv6 in one of its many spellings."""
    groups = [f"{int(group, 16):0{draw(st.integers(1, 4))}x}" for group in hexadecimal(address)]
    zeros = [at for at, group in enumerate(groups) if not int(group, 16)]
    if draw(st.booleans()):
        groups[6:] = [str(IPv4Address(address & 0xFFFFFFFF))]
        zeros = [at for at in zeros if at < 6]
    text = ":".join(groups)
    if zeros and draw(st.integers(0, 3)):
        start = end = draw(st.sampled_from(zeros))
        while end in zeros and draw(st.integers(0, 4)):
            end += 1
        end = max(end, start + 1)
        text = ":".join(groups[:start]) + "::" + ":".join(groups[end:])
    return text


def hexadecimal(address):
    """The eight groups of an address."""
    return IPv6Address(address).exploded.split(":")


@st.composite
def changed(draw, text):
    """A text with a character taken out, put in or replaced."""
    at = draw(st.integers(0, len(text)))
    new = draw(st.sampled_from(["", ":", "::", ".", "0", "1", "f", "g", " ", "\n", "٣"]))
    return text[:at] + new + text[at + draw(st.integers(0, 1)) :]


@lru_cache(maxsize=256)
def engines(network):
    """Python and Java, without regard to case as IMATCHES has it."""
    pattern = whole_value(network_pattern(network))
    assert "\\" not in pattern
    return re.compile(pattern, re.IGNORECASE), compile_java(pattern, ignore_case=True)


def is_in(text, network):
    """Whether the text is read as an address of the network; a zone is not."""
    try:
        return "%" not in text and ip_address(text) in network
    except ValueError:
        return False


def assert_exact(network, text):
    """Looking for a part and covering the whole, both say what the address says."""
    for engine in engines(network):
        wanted = is_in(text, network)
        assert (engine.search(text) is not None) == wanted, (network, text)
        assert (engine.fullmatch(text) is not None) == wanted, (network, text)


@settings(max_examples=150, deadline=None)
@given(network=networks6(), data=st.data())
def test_each_spelling_of_an_address_is_found(network, data):
    """IPv6 in a network or a bit away from it, and the same with a character changed."""
    address = data.draw(near(network))
    for _ in range(4):
        text = data.draw(spelled(address))
        for each in (text, text.upper(), text + "\n", data.draw(changed(text))):
            assert_exact(network, each)


@settings(max_examples=200, deadline=None)
@given(network=networks6(), text=st.text("0:::1.fF", max_size=20))
@example(network=ip_network("::/0"), text="1:2:3:4:5:6:7::")
@example(network=ip_network("::/0"), text="1:2:3:4:5:6:7::8")
@example(network=ip_network("::/0"), text="1:2:3:4:5:6::1.2.3.4")
@example(network=ip_network("::/0"), text="1:2:3:4:5::1.2.3.4")
@example(network=ip_network("fe80::/10"), text="fe80::1%eth0")
def test_texts_of_colons_and_digits_are_found_only_as_addresses(network, text):
    """What looks like an address of IPv6."""
    assert_exact(network, text)


@settings(max_examples=200, deadline=None)
@given(network=networks4, data=st.data())
def test_addresses_with_points_are_found(network, data):
    """IPv4 in a network or a bit away from it, changed, or in IPv6's clothes."""
    text = str(IPv4Address(data.draw(near(network))))
    for each in (text, text + "\n", "::ffff:" + text, "0" + text, data.draw(changed(text))):
        assert_exact(network, each)


@pytest.mark.parametrize("prefix", range(33))
def test_each_first_and_last_address_is_found(prefix):
    """The ends of a network of IPv4, and the addresses behind them."""
    network = IPv4Network((0xAC1F5A69, prefix), strict=False)
    for at in (network.network_address, network.broadcast_address):
        for step in (-1, 0, 1):
            if 0 <= int(at) + step < 2**32:
                assert_exact(network, str(IPv4Address(int(at) + step)))


@pytest.mark.parametrize("network", ["::/0", "::/60", "::1/128", "2001:db8::/64", "10.0.0.0/8"])
@pytest.mark.parametrize("text", ["0:", ":", "0", "1:", "1.", "f", "::"])
def test_long_texts_take_no_longer_than_their_length(network, text):
    """Half a million characters of an address, and more."""
    assert not any(engine.search(text * 500_000) for engine in engines(ip_network(network)))


def longest(base, prefixes):
    """How long the pattern gets over the prefixes of an address."""
    networks = (ip_network((base, prefix), strict=False) for prefix in prefixes)
    return max(len(whole_value(network_pattern(network))) for network in networks)


def test_patterns_are_as_short_as_measured():
    """A line or two for IPv4, a few for IPv6; the last is the worst, with its runs of zeros."""
    assert longest("172.31.90.105", range(33)) <= 111
    assert longest("2001:db8::", [32]) <= 373
    assert longest("2001:db8::", range(129)) <= 569
    assert longest("2001:db8:85a3:8d3:1319:8a2e:370:7344", range(129)) <= 586
    assert longest("0:abc:0:abc:0:abc::", range(129)) <= 973
