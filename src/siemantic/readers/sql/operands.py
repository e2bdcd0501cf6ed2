"""What a condition of SQL compares, and what a dialect of SQL makes of that."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from siemantic.readers.truth import Truth

Sign = Literal["<", "<=", ">", ">="]

MIRRORED: Mapping[Sign, Sign] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""The sign that says the same with the sides swapped."""


@dataclass(frozen=True, slots=True)
class Name:
    """A column, in lower case."""

    column: str


@dataclass(frozen=True, slots=True)
class Number:
    """
    A literal without quotes, as it is written.

    Attributes:
        digits: without a sign, as in `007` or `2.50`.
    """

    digits: str
    is_negative: bool = False


Operand = Name | Number | str | bool | None
"""A column or a literal: a number, a text, TRUE or FALSE, or NULL."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """
    A column compared with a pattern.

    Attributes:
        operator: a call of `regexp_matches` is a REGEXP too.
        escape: the text behind ESCAPE, None without it.
        options: the third argument of `regexp_matches`, None without it.
    """

    operator: Literal["LIKE", "ILIKE", "GLOB", "REGEXP"]
    column: str
    written: str
    escape: str | None = None
    options: str | None = None


class Dialect(Protocol):
    """What the SQL of an engine means where others mean something else."""

    @property
    def name(self) -> str:
        """Sqlglot's name of it."""

    @property
    def quote(self) -> str:
        """The mark that names stand in."""

    @property
    def reserved(self) -> frozenset[str]:
        """Words in capitals that are no names unless quoted."""

    def equal(self, left: Operand, right: Operand) -> Truth:
        """
        `=`, and what IN is made of.

        Raises:
            UndecidedError: what the engine makes of the two is not followed.
        """

    def ordered(self, left: Operand, sign: Sign, right: Operand) -> Truth:
        """
        `<`, `<=`, `>` and `>=`.

        Raises:
            UndecidedError: as above.
        """

    def matched(self, pattern: Pattern) -> Truth:
        """
        LIKE and the like.

        Raises:
            UndecidedError: the dialect has no such operator, or the pattern is not followed.
        """
