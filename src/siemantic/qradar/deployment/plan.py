"""
What is to be done with each rule and building block: wanted, deployed last, and on the console.

*Drifted* is what a person has changed since. The API shows the name, the date of change and whether
a rule is enabled, so these are compared with what they were right after the deployment.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal, Protocol, get_args

from siemantic.qradar.deployment.installed import Installed
from siemantic.qradar.deployment.state import Record, State
from siemantic.targets.qradar_aql.extension.contents import Entry

Action = Literal["create", "change", "drifted", "remove", "unchanged"]
"""
create: it is not on the console. change: it is there, and the package has another. drifted: a
person has changed it, and the package has it as before. remove: it was deployed, and is not wanted.
"""

ACTIONS: tuple[Action, ...] = get_args(Action)


@dataclass(frozen=True, slots=True)
class Meaning:
    """
    How the events that a building block finds now are to those that it found.

    Attributes:
        relation: `wider`: all that it found, and more.
        event: one that shows it, with `by` which of the two finds it.
        problem: why it is undecided.
    """

    relation: Literal["same", "wider", "narrower", "different", "undecided"]
    by: Literal["", "now", "before"] = ""
    event: Mapping[str, object] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """
    What is to be done with one rule or building block.

    Attributes:
        drift: what a person has done to it, in words.
        parts: which of its parts differ from what was deployed.
        counter: what its counter is set to now and was before, in words, as far as that differs.
        meaning: which events a building block finds now, where that can be told.
        number: what the console calls it by, if it is there.
    """

    action: Action
    identifier: str
    name: str
    kind: str
    drift: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    meaning: Meaning | None = None
    number: int | None = None
    counter: tuple[str, ...] = ()


def make_plan(
    wanted: Sequence[Entry],
    before: Sequence[Entry],
    state: State,
    installed: Mapping[str, Installed],
    *,
    is_doubtful: bool = False,
) -> tuple[Step, ...]:
    """
    A step for each, what is wanted first and in its order.

    Args:
        before: the entries of the package that was deployed last, as far as it is there.
        is_doubtful: whether another package may have been installed in between.
    """
    old = {each.identifier: each for each in before}
    records = state.records
    doubt = ("an apply that was interrupted may have changed it",) if is_doubtful else ()
    steps = [
        _step(each, old.get(each.identifier), records.get(each.identifier), installed, doubt)
        for each in wanted
    ]
    names = {each.identifier for each in wanted}
    gone = (each for each in records.values() if each.identifier not in names)
    return (*steps, *_removals(gone, installed))


def drift_of(record: Record, found: Installed | None) -> tuple[str, ...]:
    """What a person has done to it since it was deployed, in words."""
    if found is None:
        return ("it was deleted on the console",)
    return tuple(_differences(record, found))


class Acted(Protocol):
    """A step, whatever it is about."""

    @property
    def action(self) -> Action:
        """What is to be done."""
        ...


def count(steps: Iterable[Acted]) -> Mapping[Action, int]:
    """How many steps there are of each action."""
    found = Counter(each.action for each in steps)
    return {each: found[each] for each in ACTIONS}


def _step(
    entry: Entry,
    old: Entry | None,
    record: Record | None,
    installed: Mapping[str, Installed],
    doubt: tuple[str, ...],
) -> Step:
    found = installed.get(entry.identifier)
    drift = () if record is None else drift_of(record, found)
    is_same = record is not None and record.digest == entry.digest
    if found is None:
        action: Action = "create"
    elif not is_same:
        action = "change"
        drift = drift or (() if record else (_FOREIGN,))
    else:
        drift = drift or doubt
        action = "drifted" if drift else "unchanged"
    number = None if found is None else found.number
    step = Step(action, entry.identifier, entry.name, entry.kind, drift, number=number)
    if old is None or is_same:
        return step
    counter = tuple(_counter_changes(old.counter, entry.counter))
    return replace(step, parts=_changed_parts(old, entry), counter=counter)


_FOREIGN = "it is there already, and not by this state file; what it tests there is not known"


def _changed_parts(old: Entry, new: Entry) -> tuple[str, ...]:
    return tuple(name for name, text in new.parts.items() if old.parts.get(name) != text)


def _counter_changes(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    """Each setting of a counter that is another one."""
    for name in {**old, **new}:
        before, now = old.get(name, ""), new.get(name, "")
        if before != now:
            yield f"{name}: {before or 'nothing'} before, {now or 'nothing'} now"


def _removals(records: Iterable[Record], installed: Mapping[str, Installed]) -> Iterator[Step]:
    """Rules before building blocks, which are not deleted while a rule needs them."""
    for each in sorted(records, key=lambda one: (one.kind != "rule", one.name)):
        found = installed.get(each.identifier)
        if found is not None:
            drift = drift_of(each, found)
            number = found.number
            yield Step("remove", each.identifier, each.name, each.kind, drift, number=number)


def _differences(record: Record, found: Installed) -> Iterator[str]:
    """The date of change is told where nothing else is; a console may give none."""
    is_switched, is_renamed = found.enabled != record.enabled, found.name != record.name
    is_dated = None not in (record.changed_ms, found.changed_ms)
    if is_switched:
        yield f"it was switched {'on' if found.enabled else 'off'} on the console"
    if is_renamed:
        yield f"it was renamed on the console to '{found.name}'"
    if not (is_switched or is_renamed) and is_dated and record.changed_ms != found.changed_ms:
        yield f"it was changed on the console{_when(found.changed_ms)}"


def _when(time_ms: int | None) -> str:
    try:
        moment = datetime.fromtimestamp((time_ms or 0) / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return ""
    return f" at {moment:%Y-%m-%dT%H:%M:%SZ}"
