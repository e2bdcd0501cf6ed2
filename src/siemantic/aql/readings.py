"""
Readings: one choice for each thing that the documentation of AQL leaves open.

What a query means can depend on them; one that means the same under all of them depends on nothing
that is unknown. docs/aql.md has a section for each switch, with its sources.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from siemantic.diagnostics import did_you_mean
from siemantic.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Reading:
    """
    A choice for each switch; the defaults are what the evidence leans to.

    Attributes:
        equals: whether `=`, `!=` and IN on text look at case (docs/aql.md, "Case of = and IN").
        matches: whether MATCHES covers the whole value or finds a part of it
            (docs/aql.md, "MATCHES: whole value or part").
        null: whether a comparison with a null is unknown, and NOT of it unknown as well, or false,
            and NOT of it true (docs/aql.md, "NOT and null").
        precedence: whether AND binds tighter than OR, and `*` tighter than `+`, as in SQL, or
            all are alike (docs/aql.md, "Precedence").
        empty: whether a property's empty text is a text or null (docs/aql.md, "Empty text").
        positions: where SUBSTRING and STRPOS start to count (docs/aql.md, "Positions").
        backslashes: whether two backslashes in a literal are two or one
            (docs/aql.md, "Backslashes").
        wildcards: whether a backslash before `%` or `_` in LIKE is a character or makes the
            wildcard a character (docs/aql.md, "Escaped wildcards").
        folding: whether text without regard to case folds letters beyond ASCII
            (docs/aql.md, "Case beyond ASCII").
    """

    equals: Literal["sensitive", "insensitive"] = "sensitive"
    matches: Literal["whole", "part"] = "whole"
    null: Literal["three-valued", "two-valued"] = "three-valued"
    precedence: Literal["sql", "flat"] = "sql"
    empty: Literal["text", "null"] = "text"
    positions: Literal["0", "1"] = "0"
    backslashes: Literal["kept", "halved"] = "kept"
    wildcards: Literal["plain", "escaped"] = "plain"
    folding: Literal["ascii", "unicode"] = "ascii"


CHOICES: dict[str, tuple[str, str]] = {
    "equals": ("sensitive", "insensitive"),
    "matches": ("whole", "part"),
    "null": ("three-valued", "two-valued"),
    "precedence": ("sql", "flat"),
    "empty": ("text", "null"),
    "positions": ("0", "1"),
    "backslashes": ("kept", "halved"),
    "wildcards": ("plain", "escaped"),
    "folding": ("ascii", "unicode"),
}
"""Each switch with its two choices, the default first."""

SWITCHES = tuple(CHOICES)


def _reading(chosen: dict[str, str]) -> Reading:
    # The names and choices are those of the table above, which a test compares with the class.
    return replace(Reading(), **chosen)  # type: ignore[arg-type]


def readings_over(switches: Iterable[str]) -> tuple[Reading, ...]:
    """
    Every combination of the switches, with the others at their defaults.

    >>> [reading.matches for reading in readings_over(["matches"])]
    ['whole', 'part']
    """
    wanted = frozenset(switches)
    names = [name for name in SWITCHES if name in wanted]
    choices = product(*(CHOICES[name] for name in names))
    return tuple(_reading(dict(zip(names, each, strict=True))) for each in choices)


READINGS = readings_over(SWITCHES)
"""Every combination, 512 of them; `ambiguities` tells which switches a query can depend on."""


def parse_reading(texts: Iterable[str]) -> Reading:
    """
    The reading that is set by texts such as `matches=part`, the others at their defaults.

    Raises:
        ConfigurationError: there is no such switch or choice.
    """
    chosen: dict[str, str] = {}
    for text in texts:
        name, _, choice = text.partition("=")
        if name not in CHOICES:
            hint = did_you_mean(name, CHOICES) or f"; there are {', '.join(CHOICES)}"
            raise ConfigurationError(f"unknown reading '{name}'{hint}")
        if chosen.get(name, choice) != choice:
            raise ConfigurationError(
                f"the reading '{name}' is given twice: {chosen[name]}, {choice}"
            )
        if choice not in CHOICES[name]:
            named = " or ".join(f"'{name}={each}'" for each in CHOICES[name])
            raise ConfigurationError(f"the reading '{text}' must be {named}")
        chosen[name] = choice
    return _reading(chosen)
