"""Texts as people name them: numbers, addresses and wildcards."""

import re
from decimal import Decimal
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logic.generated import TEXTS, make_regex
from siemantic.logic.automata import automaton
from siemantic.logic.folding import cased, fold_ascii, fold_unicode
from siemantic.logic.formula import holds, number_is
from siemantic.logic.patterns import pattern
from siemantic.logic.texts import Wildcard, network, wildcards
from siemantic.logic.trees import Chars, Choice, Concat, Look, Repeat, choice, concat, repeat
from verdicts import SPELLED, WILDCARDS

randoms = st.randoms(use_true_random=False)

# --- numbers -----------------------------------------------------------------------------------

NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
BOUNDS = ["0", "1", "-1", "5", "9", "10", "99", "-100", "0.5", "-0.5", "12.25", "1.0", "0.05"]
COMPARED = {
    "<": Decimal.__lt__,
    "<=": Decimal.__le__,
    ">": Decimal.__gt__,
    ">=": Decimal.__ge__,
}
WHOLE = ["0", "1", "4", "5", "6", "9", "10", "11", "12", "98", "99", "100", "101", "199", "1000"]
NUMBERS = [
    f"{sign}{zeros}{whole}{fraction}"
    for sign in ("", "+", "-")
    for zeros in ("", "00")
    for whole in ("", *WHOLE)
    for fraction in ("", ".", ".0", ".5", ".50", ".05", ".25", ".26", ".249", ".0501")
]


@pytest.mark.parametrize("bound", [*BOUNDS, "-12.25", "1024", "199"])
@pytest.mark.parametrize("operator", COMPARED)
def test_number_is_so_beside_a_bound_as_decimals_are(bound, operator):
    """`number_is` says what Decimal says, of texts that write numbers; of no others."""
    formula = number_is("x", operator, Decimal(bound))
    for written in NUMBERS:
        is_number = NUMBER.fullmatch(written) is not None
        expected = is_number and COMPARED[operator](Decimal(written), Decimal(bound))
        assert holds(formula, {"x": written}) == expected, written


# --- addresses ---------------------------------------------------------------------------------

NETWORKS = [
    *("10.0.0.0/8", "192.168.4.0/22", "0.0.0.0/0", "255.255.255.255/32", "172.16.0.0/12"),
    *("::1/128", "fe80::/10", "fc00::/7", "2001:db8::/33", "::/0", "::ffff:0:0/96"),
    *("::ffff:10.0.0.0/104", "2001:db8:0:1::/64"),
]
PIECES = ("0", "1", "10", "255", "256", "192", "168", "4", "7", "8", "01", "")
HIGH = (0xFE80 << 112, 0xFD << 120, 0xFFFF0A000000, 0x20010DB8 << 96, 0x20010DB8_00000001 << 64, 0)


def spelled(draw):
    """An address in one of its spellings, or what comes near one."""
    if draw.random() < 0.4:
        return ".".join(draw.choice(PIECES) for _ in range(draw.choice((4, 4, 4, 3, 5))))
    address = IPv6Address(draw.choice(HIGH) + draw.getrandbits(draw.choice((1, 24, 64))))
    groups = address.exploded.split(":")
    last = str(IPv4Address(int(address) & 0xFFFFFFFF))
    plain = re.sub(r"(^|:)0+(?=[0-9a-f])", r"\1", address.exploded)
    forms = (str(address), address.exploded, plain, ":".join((*groups[:6], last)))
    found = draw.choice(forms)
    if draw.random() < 0.3:
        found = found.replace(draw.choice((":0:", "0000:0000", ":0:0:")), "::", 1)
    return found.upper() if draw.random() < 0.3 else found


def is_in(written, wanted):
    """What `ipaddress` says, of an address without a zone."""
    try:
        return ip_address(written) in wanted
    except ValueError:
        return False


@pytest.mark.parametrize("name", NETWORKS)
@settings(max_examples=20, deadline=None)
@given(draw=randoms)
def test_network_has_the_spellings_of_its_addresses(name, draw):
    """All that `ipaddress` reads as an address of the network, and nothing else."""
    wanted = ip_network(name)
    accepts = automaton(network(wanted)).accepts
    texts = [spelled(draw) for _ in range(30)]
    assert [each for each in texts if accepts(each) != is_in(each, wanted)] == []


# --- wildcards ---------------------------------------------------------------------------------


@settings(max_examples=WILDCARDS.examples, deadline=None)
@given(draw=randoms)
def test_wildcards_cover_any_run_and_any_one(draw):
    """As a regular expression of `.*` and `.` does, with case and without."""
    parts = [draw.choice(("a", "B", "ä", "\n", *Wildcard)) for _ in range(draw.randrange(6))]
    fold, flags = draw.choice(((cased, 0), (fold_unicode, re.IGNORECASE)))
    signs = {Wildcard.MANY: ".*", Wildcard.ONE: "."}
    regex = re.compile("".join(signs.get(each, each) for each in parts), flags | re.DOTALL)
    accepts = automaton(wildcards(parts, fold)).accepts
    assert [each for each in TEXTS if accepts(each) != bool(regex.fullmatch(each))] == []


# --- one form ----------------------------------------------------------------------------------


def as_written(tree):
    """The tree built of its parts again, without any bringing into form."""
    match tree:
        case Concat(parts):
            return Concat(tuple(map(as_written, parts)))
        case Choice(options):
            return Choice(tuple(map(as_written, options)))
        case Repeat(part, least, most):
            return Repeat(as_written(part), least, most)
        case Look(part, behind, negated):
            return Look(as_written(part), behind, negated)
        case Chars():
            return tree


@settings(max_examples=SPELLED.examples, deadline=None)
@given(draw=randoms)
def test_bringing_into_form_keeps_the_texts(draw):
    """`concat`, `choice` and `repeat` cover what the plain nodes of the same parts do."""
    parts = [pattern(make_regex(draw, 2), covers=draw.random() < 0.7) for _ in range(3)]
    least = draw.randrange(3)
    most = draw.choice((None, least, least + 1))
    first, second = draw.choice(
        (
            (concat(*parts), Concat(tuple(parts))),
            (choice(parts), Choice(tuple(parts))),
            (repeat(parts[0], least, most), Repeat(parts[0], least, most)),
            (
                concat(repeat(parts[0], least, most), choice(parts[1:])),
                Concat((Repeat(parts[0], least, most), Choice(tuple(parts[1:])))),
            ),
        )
    )
    one, other = automaton(first), automaton(as_written(second))
    assert [each for each in TEXTS if one.accepts(each) != other.accepts(each)] == []


def test_a_pattern_is_worked_out_once_however_it_was_cut():
    """So that a query is not worked out again whose rule was, whatever is folded beyond ASCII."""
    whole = wildcards([Wildcard.MANY, "ab"], fold_unicode)
    assert wildcards([Wildcard.MANY, "a", "b"], fold_ascii) is whole
    assert wildcards([Wildcard.MANY, "a", "ä"], fold_ascii) != wildcards(
        [Wildcard.MANY, "aä"], fold_unicode
    )
