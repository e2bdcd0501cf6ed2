"""
Conditions as DuckDB has them: where they hold, and for which events only the evaluator can tell.

Outside of the events at risk, `holds` is true, false or null just as the evaluator's condition is
True, False or None.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import and_, or_
from typing import TYPE_CHECKING

from siemantic.aql.readings import Reading

if TYPE_CHECKING:
    from duckdb import Expression


@dataclass(frozen=True, slots=True)
class Part:
    """A condition; `risk` is None where there are no such events."""

    holds: "Expression"
    risk: "Expression | None" = None

    @property
    def may_matter(self) -> "Expression":
        """The events that the evaluator must see: those found, and those at risk."""
        holds = certainly(self.holds)
        return holds if self.risk is None else holds | certainly(self.risk)


def constant(value: object) -> "Expression":
    """A literal."""
    import duckdb

    return duckdb.ConstantExpression(value)


def certainly(condition: "Expression") -> "Expression":
    """The condition, where null is false."""
    import duckdb

    return duckdb.CoalesceOperator(condition, constant(False))  # noqa: FBT003 - a value


def possibly(condition: "Expression") -> "Expression":
    """The condition, where null is true."""
    import duckdb

    return duckdb.CoalesceOperator(condition, constant(True))  # noqa: FBT003 - a value


def only_told_by_evaluator(where: "Expression | None" = None) -> Part:
    """A condition that is not translated; elsewhere than at `where` it is null."""
    return Part(constant(None), constant(True) if where is None else where)  # noqa: FBT003


def conjunction(parts: Sequence[Part]) -> Part:
    """
    AND.

    The evaluator stops at what is false, so that an event is at risk only where nothing before is.
    """
    gates: list[Expression] = []
    risks: list[Expression] = []
    for part in parts:
        if part.risk is None:
            gates.append(possibly(part.holds))
        else:
            risks.append(_joined([*gates, certainly(part.risk)], and_))
    return Part(_joined([each.holds for each in parts], and_), _any(risks))


def disjunction(parts: Sequence[Part]) -> Part:
    """OR."""
    risks = [certainly(each.risk) for each in parts if each.risk is not None]
    return Part(_joined([each.holds for each in parts], or_), _any(risks))


def _any(risks: Sequence["Expression"]) -> "Expression | None":
    return _joined(risks, or_) if risks else None


def _joined(
    parts: Sequence["Expression"], join: Callable[["Expression", "Expression"], "Expression"]
) -> "Expression":
    """All of them in a tree of little depth, since expressions are written by recursion."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return join(_joined(parts[:half], join), _joined(parts[half:], join))


def negation(part: Part, reading: Reading) -> Part:
    """NOT, which of unknown is unknown or true."""
    known = certainly(part.holds) if reading.null == "two-valued" else part.holds
    return Part(~known, part.risk)
