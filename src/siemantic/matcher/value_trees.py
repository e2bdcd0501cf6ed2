"""The texts that a value of a rule covers, as trees."""

import re
from ipaddress import ip_address, ip_network

from sigma.types import SigmaCasedString, SigmaRegularExpression, SigmaString, SpecialChars

from siemantic.logic.folding import cased, fold_unicode
from siemantic.logic.patterns import pattern
from siemantic.logic.texts import Wildcard, network, wildcards
from siemantic.logic.trees import Tree
from siemantic.matcher.values import compile_regex, refuse_placeholders


def text_tree(value: SigmaString) -> Tree:
    """
    What a text with its wildcards covers, in its case or any.

    Raises:
        UnsupportedError: it has a placeholder.
    """
    refuse_placeholders(value)
    fold = cased if isinstance(value, SigmaCasedString) else fold_unicode
    return wildcards((_WILDCARDS.get(part, part) for part in value.s), fold)  # type: ignore[arg-type]


_WILDCARDS = {
    SpecialChars.WILDCARD_MULTI: Wildcard.MANY,
    SpecialChars.WILDCARD_SINGLE: Wildcard.ONE,
}


def found_tree(value: SigmaRegularExpression) -> Tree:
    """Where the expression that the matcher runs is found."""
    compiled = compile_regex(value)
    return pattern(compiled.pattern, compiled.flags & ~re.UNICODE, covers=False)


def address_tree(value: SigmaString) -> Tree | None:
    """The spellings of the address that the value is, None when it is none."""
    if value.contains_special():
        return None
    try:
        return network(ip_network(ip_address(str(value))))
    except ValueError:
        return None
