"""What rules become before they are XML; as mappings, since they may come from other processes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["event", "flow"]
Unit = Literal["m", "h", "d"]
"""Minutes, hours or days."""


@dataclass(frozen=True, slots=True)
class Block:
    """
    A building block: the events that a Sigma rule finds.

    Attributes:
        key: the UUID of the Sigma rule.
        types: the log source types of which every such event is one, none when that is not known.
        condition: an AQL filter in one line.
        date: when the rule was last modified, `YYYY-MM-DD`.
    """

    key: str
    title: str
    notes: str
    kind: Kind
    types: tuple[int, ...]
    condition: str
    date: str


@dataclass(frozen=True, slots=True)
class Count:
    """
    So many events with the same values, and with different values of another property.

    `same` and `different` are names of properties as a rule test has them. `guard` is an AQL filter
    in one line: that none of them is null.
    """

    at_least: int
    same: tuple[str, ...]
    different: str | None
    span: int
    unit: Unit
    guard: str


@dataclass(frozen=True, slots=True)
class Rule:
    """
    A rule: events that any of the building blocks finds.

    `blocks` are keys of blocks. `offense_index` is the number of the property by which offenses
    are kept apart. `severity` is from 0 to 10.
    """

    key: str
    title: str
    notes: str
    kind: Kind
    blocks: tuple[str, ...]
    severity: int
    date: str
    count: Count | None = None
    offense_index: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """What one Sigma rule or correlation adds to the package."""

    rule: Rule
    blocks: tuple[Block, ...]

    def to_mapping(self) -> Mapping[str, Any]:
        """The same as mappings and tuples."""
        return asdict(self)


def read_part(entry: Mapping[str, Any]) -> Part:
    """The part that `to_mapping` gave."""
    rule, count = dict(entry["rule"]), entry["rule"]["count"]
    rule["count"] = None if count is None else Count(**count)
    return Part(Rule(**rule), tuple(Block(**each) for each in entry["blocks"]))
