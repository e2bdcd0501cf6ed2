"""The rules of a unit for several uses, built once."""

import pickle
from collections.abc import Callable
from functools import lru_cache

from siemantic.rules.references import Unit
from siemantic.rules.sigma import AnyRule, build_unit

Build = Callable[[Unit], tuple[AnyRule, ...]]
"""What makes a unit's rules, anew each time, as `build_unit` does."""


def build_copy(unit: Unit) -> tuple[AnyRule, ...]:
    """
    What `build_unit` gives, in a third of its time from the second use of the same unit in a row.

    Raises:
        Exception: as `build_unit`.
    """
    return pickle.loads(_kept(unit))  # type: ignore[no-any-return] # noqa: S301 - what we wrote


@lru_cache(maxsize=1)
def _kept(unit: Unit) -> bytes:
    """The rules as bytes, which nothing can change."""
    return pickle.dumps(build_unit(unit), pickle.HIGHEST_PROTOCOL)
