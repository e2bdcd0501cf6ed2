"""What correlations look at: events with their times, and what rules found among them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from siemantic.events import Event

Group = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TimedEvent:
    """
    An event and when it was; `time` is aware.

    `texts` is what keywords are looked for in, None for all values of the event.
    """

    time: datetime
    event: Event
    texts: Event | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """When a correlation became true, and the values of its group-by fields, as text."""

    time: datetime
    group: Group


@dataclass(frozen=True, slots=True)
class Hit:
    """
    What the rule at `rule` found: an event, or an alert of a correlation that is named.

    `origin` is the event, or the one that completed the alert; `fields` has what can be grouped by.
    """

    rule: int
    origin: TimedEvent
    fields: Event


Window = Sequence[Hit]
"""The hits of one group, by time."""
