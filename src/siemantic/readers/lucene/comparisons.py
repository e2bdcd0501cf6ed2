"""
What a query asks of one field -> formulas.

A document without the field has no term, so nothing is found in it, and NOT of that is true.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from ipaddress import IPv6Network, ip_address, ip_network
from typing import Literal

from siemantic.charsets import LAST
from siemantic.errors import UndecidedError
from siemantic.logic.folding import cased, lowered, map_chars
from siemantic.logic.formula import Formula, all_of, negation, number_is, present, within
from siemantic.logic.patterns import pattern
from siemantic.logic.texts import Wildcard, network, text, wildcards
from siemantic.logic.trees import ANY, ANYTHING, Tree, choice, concat, one_of
from siemantic.lucene.regexes import python_of
from siemantic.lucene.words import (
    FieldKind,
    Word,
    characters_of,
    comparison_of,
    has_wildcard,
    network_of,
    number_of,
    unescaped,
)

_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,17}", re.ASCII)
_WILDCARDS = {"*": Wildcard.MANY, "?": Wildcard.ONE}


def compared(field: str, word: Word, kind: FieldKind | None) -> Formula:
    """
    What `field:word` says.

    Raises:
        UndecidedError: there is no field, or it is nothing that is followed in such a field.
    """
    if not field:
        raise UndecidedError("a value without a field, which is looked for in all, is not followed")
    if "*" in field or "?" in field:
        raise UndecidedError(f"the fields '{field[:40]}' are not followed")
    if field == "_exists_":
        return present(unescaped(word.text))
    if word.kind == "term" and word.text == "*":
        return present(field)  # an exists query (QueryStringQueryParser.getWildcardQuery)
    match kind:
        case "number":
            return _number(field, word)
        case "address":
            return _address(field, word)
        case None:
            return _keyword(field, word)


def _keyword(field: str, word: Word) -> Formula:
    comparison = comparison_of(word)
    if comparison is None:
        return within(field, _texts(word))
    sign, bound = comparison
    behind = map_chars(_behind(_small(bound), strict=sign in (">", "<=")), lowered)
    found = within(field, behind)
    return found if sign in (">", ">=") else all_of([present(field), negation(found)])


def _behind(bound: str, *, strict: bool) -> Tree:
    """The texts behind the bound by their characters' numbers, and the bound unless `strict`."""
    later = (
        concat(text(bound[:at]), one_of(((ord(each) + 1, LAST),)), ANYTHING)
        for at, each in enumerate(bound)
        if ord(each) < LAST
    )
    longer = concat(text(bound), *((ANY,) if strict else ()), ANYTHING)
    return choice([*later, longer])


def _texts(word: Word) -> Tree:
    """The texts of a keyword whose small letters are those of the word."""
    if word.kind == "regex":
        return map_chars(
            pattern(python_of(_small(word.text[1:-1])), re.DOTALL, covers=True), lowered
        )
    if word.kind == "quoted":
        return map_chars(text(_small(unescaped(word.text[1:-1]))), lowered)
    return map_chars(wildcards(_parts(word.text), cased), lowered)


def _parts(written: str) -> Iterator[str | Wildcard]:
    for each, escaped in characters_of(written):
        wildcard = None if escaped else _WILDCARDS.get(each)
        yield _small(each) if wildcard is None else wildcard


def _small(written: str) -> str:
    """Each letter by itself, as Java's `Character.toLowerCase` has it."""
    return "".join(each.lower() for each in written)


def _number(field: str, word: Word) -> Formula:
    """A number in a column of whole numbers."""
    found = number_of(word)
    if found is not None:
        sign: Literal["<", "<=", ">", ">="] = found[0]  # type: ignore[assignment]
        return number_is(field, sign, Decimal(found[1]))
    plain = unescaped(_unquoted(word))
    if word.kind == "regex" or has_wildcard(word.text) or not _WHOLE.fullmatch(plain):
        raise UndecidedError(f"'{word.text[:40]}' in a column of numbers is not followed")
    return within(field, text(plain))


def _address(field: str, word: Word) -> Formula:
    """An address or a network in a column of addresses."""
    wanted = network_of(word)
    if wanted is None:
        try:
            wanted = ip_network(ip_address(unescaped(_unquoted(word))))
        except ValueError as error:
            message = f"'{word.text[:40]}' in a column of addresses is not followed"
            raise UndecidedError(message) from error
    if isinstance(wanted, IPv6Network) and wanted.overlaps(_MAPPED):
        raise UndecidedError(f"'{wanted}' has the IPv4 addresses as well, which is not followed")
    return within(field, network(wanted))


_MAPPED = IPv6Network("::ffff:0:0/96")
"""An IPv4 address is one of these to Lucene (`InetAddressPoint`)."""


def _unquoted(word: Word) -> str:
    return word.text[1:-1] if word.kind == "quoted" else word.text
