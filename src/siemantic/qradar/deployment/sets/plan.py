"""What is to be done with each reference set: wanted, deployed last, and on the console."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from siemantic.errors import ConfigurationError
from siemantic.qradar.deployment.plan import Action
from siemantic.qradar.deployment.sets.found import FoundSet
from siemantic.qradar.deployment.sets.wanted import ReferenceSet
from siemantic.qradar.deployment.state import State

HALF_DONE = (
    "reference sets are half done since an apply was interrupted; name their file with"
    " --reference-sets"
)
"""What is to be said where they would be left alone."""


@dataclass(frozen=True, slots=True)
class SetStep:
    """
    What is to be done with one set.

    Attributes:
        action: drifted is that a person, or a rule's response, has added or taken out values.
        drift: what has been done to it on the console, in words.
        added: values that are to be put in.
        removed: values that are to be taken out; all of them where the set is removed.
        number: what the console calls it by, if it is there.
    """

    action: Action
    name: str
    type: str
    drift: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    number: int | None = None
    kind: str = "reference set"


@dataclass(frozen=True, slots=True)
class SetPlan:
    """The sets that are wanted, and the steps to them."""

    wanted: tuple[ReferenceSet, ...]
    steps: tuple[SetStep, ...]


def make_set_plan(
    wanted: Sequence[ReferenceSet], state: State, found: Mapping[str, FoundSet]
) -> SetPlan:
    """
    A step for each set, what is wanted first.

    Raises:
        ConfigurationError: a set of the name is there with another type, which cannot be changed.
    """
    steps = [_step(each, state, found.get(each.name)) for each in wanted]
    names = {each.name for each in wanted}
    gone = (each for name, each in found.items() if name in state.set_names - names)
    removals = (
        SetStep("remove", e.name, e.type, removed=tuple(sorted(e.values)), number=e.number)
        for e in gone
    )
    return SetPlan(tuple(wanted), (*steps, *removals))


def set_drift(deployed: ReferenceSet, found: FoundSet | None) -> tuple[str, ...]:
    """What has been done to a set since it was deployed, in words."""
    if found is None:
        return ("it was deleted on the console",)
    return tuple(_differences(frozenset(deployed.values), found.values))


def _step(wanted: ReferenceSet, state: State, found: FoundSet | None) -> SetStep:
    deployed = {each.name: each for each in state.sets}.get(wanted.name)
    drift = () if deployed is None else set_drift(deployed, found)
    if found is None:
        return SetStep("create", wanted.name, wanted.type, drift, wanted.values)
    if found.type != wanted.type:
        message = f"the reference set '{wanted.name}' has type {found.type} on the console"
        way = f"delete it there, or give the one of type {wanted.type} another name"
        raise ConfigurationError(f"{message}, which cannot be changed; {way}")
    added = tuple(e for e in wanted.values if e not in found.values)
    removed = tuple(sorted(found.values - frozenset(wanted.values)))
    if not added and not removed:
        return SetStep("unchanged", wanted.name, wanted.type, number=found.number)
    is_drifted = deployed is not None and deployed.values == wanted.values
    foreign = () if wanted.name in state.set_names else (_FOREIGN,)
    return SetStep(
        "drifted" if is_drifted else "change",
        wanted.name,
        wanted.type,
        (*foreign, *drift) if state.pending_sets is None else (),
        added,
        removed,
        found.number,
    )


_FOREIGN = "it is there already, and not by this state file"


def _differences(deployed: frozenset[str], found: frozenset[str]) -> Iterator[str]:
    for verb, values in (("added to", found - deployed), ("taken out of", deployed - found)):
        if values:
            some = f"{len(values)} values were" if len(values) > 1 else "a value was"
            yield f"{some} {verb} it on the console"
