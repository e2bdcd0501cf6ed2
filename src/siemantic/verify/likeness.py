"""What is known of two versions of the queries of a rule."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from siemantic.errors import UndecidedError

Result = TypeVar("Result")

Side = Literal["old", "new"]
Relation = Literal["same", "changed", "alike", "undecided"]
"""
What is known of two versions.

same: they find the same events, by proof. changed: an event shows that they do not. alike: without
a proof, but an engine found the same of some events with both. undecided: none of these.
"""


@dataclass(frozen=True, slots=True)
class OnlyOne:
    """
    An event that one version finds and the other does not, as an engine has run it.

    Attributes:
        readings: with which of the readings it does, as in `equals=sensitive`; none for all.
    """

    by: Side
    event: Mapping[str, object]
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Likeness:
    """
    What is known of two versions of queries.

    Attributes:
        reason: why there is no proof, in words.
        events: on how many events an engine found the same with both.
        assumptions: what is taken as given, in words.
        bounds: what limits what they find and is another, in words, such as another time.
    """

    relation: Relation
    found: tuple[OnlyOne, ...] = ()
    reason: str = ""
    events: int = 0
    assumptions: tuple[str, ...] = ()
    bounds: tuple[str, ...] = ()


def of_side(side: Side, work: Callable[[], Result]) -> Result:
    """
    What the work gives.

    Raises:
        UndecidedError: it cannot be told; the words say of which version.
    """
    try:
        return work()
    except UndecidedError as error:
        raise UndecidedError(f"the {side} query: {error}") from error
