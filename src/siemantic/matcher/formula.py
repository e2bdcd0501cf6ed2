"""
A rule as a formula over the columns of a site.

It says of every event what `matches` says; what a regular expression covers is read off the very
pattern that `matches` runs.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from sigma.conditions import (
    ConditionAND,
    ConditionFieldEqualsValueExpression,
    ConditionNOT,
    ConditionOR,
    ConditionValueExpression,
)
from sigma.rule import SigmaRule
from sigma.types import (
    CompareOperators,
    SigmaBool,
    SigmaCIDRExpression,
    SigmaCompareExpression,
    SigmaExists,
    SigmaExpansion,
    SigmaFieldReference,
    SigmaNull,
    SigmaNumber,
    SigmaRegularExpression,
    SigmaString,
    SigmaTimestampPart,
    SigmaType,
)

from siemantic.errors import UndecidedError
from siemantic.logic.folding import fold_ascii, fold_unicode
from siemantic.logic.formula import (
    Formula,
    In,
    Related,
    Relation,
    all_of,
    negation,
    number_is,
    present,
    some_of,
)
from siemantic.logic.patterns import pattern
from siemantic.logic.texts import network, text
from siemantic.logic.trees import ANYTHING, concat
from siemantic.matcher.times import pattern_of_part
from siemantic.matcher.value_trees import address_tree, found_tree, text_tree
from siemantic.matcher.values import text_of

Kind = Literal["text", "number", "time", "address"]


@dataclass(frozen=True, slots=True)
class Place:
    """A column that may hold a field, and what kind of values it has."""

    column: str
    kind: Kind = "text"


Places = Callable[[str], Sequence[Place]]
"""A Sigma field -> the columns that it may be in, one or more."""


@dataclass(frozen=True, slots=True)
class Site:
    """
    Where the fields of a rule are.

    Attributes:
        payloads: the columns with the text of the whole event, in which keywords are looked for.
    """

    places: Places
    payloads: tuple[str, ...] = ("payload",)


def to_formula(rule: SigmaRule, site: Site) -> Formula:
    """
    What the rule says of an event of its log source.

    Raises:
        UndecidedError: it has something that no formula can say.
        UnsupportedError: it has something that the matcher does not know.
    """
    conditions = (each.parsed for each in rule.detection.parsed_condition)
    return some_of(_formula(each, site) for each in conditions)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """
    A value of a rule, of a field or None for a keyword, and what it says; equal only to itself.

    `whole` is the value as it was written, of which a modifier may have made several.
    """

    field: str | None
    value: SigmaType
    formula: Formula
    whole: SigmaType


def parts_of(rule: SigmaRule, site: Site) -> Iterator[Part]:
    """
    The rule's values in order; those that a modifier made of one value each by itself.

    Raises:
        UndecidedError, UnsupportedError: as `to_formula`.
    """
    for condition in rule.detection.parsed_condition:
        yield from _parts(condition.parsed, site)


def _parts(condition: object, site: Site) -> Iterator[Part]:
    match condition:
        case ConditionAND(args) | ConditionOR(args) | ConditionNOT(args):
            for each in args:
                yield from _parts(each, site)
        case ConditionFieldEqualsValueExpression(field, value):
            for one in _single(value):
                yield Part(field, one, _field(site.places(field), one, site), value)
        case ConditionValueExpression(value):
            yield from (Part(None, one, _keyword(one, site), value) for one in _single(value))


def _single(value: SigmaType) -> Iterator[SigmaType]:
    if isinstance(value, SigmaExpansion):
        for each in value.values:
            yield from _single(each)
    else:
        yield value


def _formula(condition: object, site: Site) -> Formula:
    match condition:
        case ConditionAND(args):
            return all_of(_formula(each, site) for each in args)
        case ConditionOR(args):
            return some_of(_formula(each, site) for each in args)
        case ConditionNOT(args):
            return negation(_formula(args[0], site))
        case ConditionFieldEqualsValueExpression(field, value):
            return _field(site.places(field), value, site)
        case ConditionValueExpression(value):
            return _keyword(value, site)
        case _:
            raise UndecidedError("nothing is left of a part of the rule's condition")


def value_formula(field: str, value: SigmaType, site: Site) -> Formula:
    """
    What a value of a field says.

    Raises:
        UndecidedError, UnsupportedError: as `to_formula`.
    """
    return _field(site.places(field), value, site)


def keyword_formula(value: SigmaType, site: Site) -> Formula:
    """
    What a value without a field says.

    Raises:
        UndecidedError, UnsupportedError: as `to_formula`.
    """
    return _keyword(value, site)


def _field(places: Sequence[Place], value: SigmaType, site: Site) -> Formula:
    columns = [place.column for place in places]
    match value:
        case SigmaExists():
            there = some_of(map(present, columns))
            return there if bool(value) else negation(there)
        case SigmaNull():
            return all_of(negation(present(each)) for each in columns)
        case SigmaExpansion(inner):
            return some_of(_field(places, each, site) for each in inner)
        case SigmaFieldReference():
            others = site.places(value.field)
            pairs = ((mine, each) for mine in places for each in others)
            return some_of(_related(mine, each, value) for mine, each in pairs)
        case _:
            return some_of(_value(place, value) for place in places)


def _value(place: Place, value: SigmaType) -> Formula:
    column = place.column
    match value:
        case SigmaString():
            if place.kind == "address" and (one := address_tree(value)) is not None:
                return In(column, one)
            return In(column, text_tree(value))
        case SigmaTimestampPart() | SigmaCompareExpression():
            return _compared(place, value)
        case SigmaNumber(number=number):
            return In(column, text(str(number)))
        case SigmaBool(boolean):
            return In(column, text(str(boolean).lower(), fold_ascii))
        case SigmaRegularExpression():
            return In(column, found_tree(value))
        case SigmaCIDRExpression(network=wanted):
            return In(column, network(wanted))
        case _:
            raise _no_formula(value)


def _compared(place: Place, value: SigmaTimestampPart | SigmaCompareExpression) -> Formula:
    match value:
        case SigmaTimestampPart():
            return _part(place, value, "=")
        case SigmaCompareExpression(SigmaTimestampPart() as part, op) if op in _OPERATORS:
            return _part(place, part, _OPERATORS[op])
        case SigmaCompareExpression(number, op) if op in _OPERATORS:
            return number_is(place.column, _OPERATORS[op], Decimal(str(number.number)))
        case _:
            raise _no_formula(value)


def _no_formula(value: SigmaType) -> UndecidedError:
    return UndecidedError(f"there is no formula for {type(value).__name__}")


_OPERATORS: dict[CompareOperators, Literal["<", "<=", ">", ">="]] = {
    CompareOperators.LT: "<",
    CompareOperators.LTE: "<=",
    CompareOperators.GT: ">",
    CompareOperators.GTE: ">=",
}


def _part(
    place: Place, wanted: SigmaTimestampPart, operator: Literal["=", "<", "<=", ">", ">="]
) -> Formula:
    if place.kind == "time":
        raise UndecidedError("a part of a time in milliseconds depends on the console's zone")
    found = pattern_of_part(wanted.timestamp_part, operator, int(wanted.number))
    if found is None:
        raise UndecidedError("no pattern has the number of a week")
    return In(place.column, pattern(found, covers=True))


def _related(mine: Place, other: Place, reference: SigmaFieldReference) -> Formula:
    """pySigma sets `starts_with` for what may be followed by more, both flags for contains."""
    relation = _RELATIONS[bool(reference.starts_with), bool(reference.ends_with)]
    left, right = mine.column, other.column
    if relation == "same":
        left, right = sorted((left, right))
    return Related(relation, left, right, fold_unicode)


_RELATIONS: dict[tuple[bool, bool], Relation] = {
    (False, False): "same",
    (True, True): "contains",
    (True, False): "starts",
    (False, True): "ends",
}


def _keyword(value: SigmaType, site: Site) -> Formula:
    match value:
        case SigmaExpansion(inner):
            return some_of(_keyword(each, site) for each in inner)
        case SigmaString():
            texts = concat(ANYTHING, text_tree(value), ANYTHING)
        case SigmaTimestampPart():  # a kind of number to pySigma, so it must come first
            raise _no_formula(value)
        case SigmaNumber() | SigmaBool():
            texts = concat(ANYTHING, text(str(value), fold_unicode), ANYTHING)
        case SigmaRegularExpression():
            texts = found_tree(value)
        case _:
            raise _no_formula(value)
    return some_of(In(each, texts) for each in site.payloads)


def to_texts(values: Iterable[tuple[str, object]]) -> dict[str, str]:
    """An event's columns as texts, without those that are missing, as formulas look at them."""
    return {column: text_of(value) for column, value in values if value is not None}
