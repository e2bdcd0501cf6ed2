"""
A plan -> the console, and the state at every step.

The state says what is on its way before anything is sent, so that whatever ends an attempt, the
next one finds out how far it came. First everything that is wanted is installed and seen to be
there, then what is not wanted any more is deleted. Reference sets are filled before all that, and
what is too much in them is taken out after it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from siemantic.errors import ConfigurationError, ConsoleError
from siemantic.qradar.console import Console
from siemantic.qradar.deployment.extensions import (
    find_uploaded,
    greatest_number,
    install,
    upload,
)
from siemantic.qradar.deployment.installed import PATHS, Installed, read_installed
from siemantic.qradar.deployment.packages import NOTHING, Package
from siemantic.qradar.deployment.plan import Step
from siemantic.qradar.deployment.sets.applying import put_in, take_out
from siemantic.qradar.deployment.sets.plan import HALF_DONE, SetPlan
from siemantic.qradar.deployment.state import (
    Deployment,
    Pending,
    PendingSets,
    Record,
    State,
    Store,
)
from siemantic.qradar.deployment.tasks import delete
from siemantic.targets.qradar_aql.extension.contents import Entry

_DELETE_TASKS = {"building block": "building_block_delete_tasks", "rule": "rule_delete_tasks"}


@dataclass(frozen=True, slots=True)
class Applying:
    """
    What a deployment needs all the way.

    Attributes:
        timeout_s: for each task of the console.
    """

    console: Console
    store: Store
    timeout_s: float

    def apply(
        self, package: Package, steps: Sequence[Step], state: State, sets: SetPlan | None = None
    ) -> State:
        """
        Do what the plan says; the state after it.

        Args:
            package: what is wanted; `NOTHING` where all that was deployed is to be removed.
            state: what the plan was made from.
            sets: what is to be done with reference sets; None leaves them alone.

        Raises:
            ConsoleError: the console is not reached, refuses, or a task fails; the state says how
                far it came, and applying again goes on there.
            ConfigurationError: the state cannot be written, or is another one since the plan.
        """
        if self.store.load() != state:
            message = f"{self.store.path} has changed since the plan was made"
            raise ConfigurationError(f"{message}; look at the plan of now")
        if sets is not None and not are_done(sets, state):
            state = self._begun(sets, state)
            put_in(self.console, sets, self.timeout_s)
        state = self._brought(package, steps, state)
        for each in steps:
            if each.action == "remove":
                state = self._remove(each, state)
        if package == NOTHING:
            state = _without_all(state)
            self.store.save(state)
        if sets is not None and state.pending_sets is not None:
            take_out(self.console, sets, self.timeout_s)
            state = _with_sets(state, state.pending_sets)
            self.store.save(state)
        self.store.forget_others(state)
        return state

    def _brought(self, package: Package, steps: Sequence[Step], state: State) -> State:
        """The state in which all of the package is there, or in which all begins to go."""
        if package == NOTHING:
            state = replace(state, is_removing=True)
            self.store.save(state)
            return state
        self.store.keep(package)
        if _needs_installation(steps, state):
            return self._install(package, state)
        if state.deployed is not None:
            kept = tuple(e for e in state.deployed.records if e.identifier in {*_keys(steps)})
            state = _recorded(state, package, state.deployed.extension, kept)
            self.store.save(state)
        return state

    def _begun(self, sets: SetPlan, state: State) -> State:
        """The state in which the sets are on their way, from where an earlier attempt began."""
        deployed = None if state.deployed is None else state.deployed.package
        begun = deployed if state.pending_sets is None else state.pending_sets.package
        state = replace(state, pending_sets=PendingSets(sets.wanted, begun))
        self.store.save(state)
        return state

    def _install(self, package: Package, state: State) -> State:
        state, number = self._uploaded(package, state)
        install(self.console, number, self.timeout_s)
        found = read_installed(self.console)
        missing = [each.name for each in package.entries if each.identifier not in found]
        if missing:
            # The extension is of no more use, since it cannot be installed again.
            self.store.save(replace(state, pending=self._pending(package, state)))
            count = f"{len(missing)} of {len(package.entries)}"
            message = f"the package is installed, and {count} of its rules are not there"
            raise ConsoleError(f"{message}, such as '{missing[0]}'; look at it on the console")
        wanted = [_record(each, found[each.identifier]) for each in package.entries]
        left = _left_over(state, package, found)
        state = _recorded(state, package, number, (*wanted, *left))
        self.store.save(state)
        return state

    def _uploaded(self, package: Package, state: State) -> tuple[State, int]:
        """The number of the package's extension, from an earlier attempt or uploaded now."""
        pending = state.pending
        is_ours = pending is not None and pending.package == package.digest
        number = find_uploaded(self.console, pending, package) if pending and is_ours else None
        if number is None:
            pending = self._pending(package, state)
            self.store.save(replace(state, pending=pending))
            number = upload(self.console, package)
        assert pending is not None  # noqa: S101 - it was, or is now
        state = replace(state, pending=replace(pending, extension=number))
        self.store.save(state)
        return state, number

    def _pending(self, package: Package, state: State) -> Pending:
        """The package on its way, with what another on its way may have brought."""
        records = {each.identifier: _record(each) for each in package.entries}
        before = () if state.pending is None else state.pending.records
        others = (each for each in before if each.identifier not in records)
        after = greatest_number(self.console)
        return Pending(package.digest, after, (*records.values(), *others))

    def _remove(self, step: Step, state: State) -> State:
        """Delete a rule or building block; the state without it."""
        _delete(self.console, step, self.timeout_s)
        if state.deployed is None:
            return state
        records = (e for e in state.deployed.records if e.identifier != step.identifier)
        state = replace(state, deployed=replace(state.deployed, records=tuple(records)))
        self.store.save(state)
        return state


def check_sets(sets: SetPlan | None, state: State) -> None:
    """
    See that reference sets which an earlier attempt has left half done are not passed over.

    Raises:
        ConfigurationError: they are.
    """
    if sets is None and state.pending_sets is not None:
        raise ConfigurationError(f"{HALF_DONE}, or roll back")


def is_done(
    package: Package, steps: Sequence[Step], state: State, sets: SetPlan | None = None
) -> bool:
    """Whether there is nothing to do, and nothing to write down either."""
    deployed = NOTHING.digest if state.deployed is None else state.deployed.package
    is_recorded = deployed == package.digest and state.pending is None and not state.is_removing
    is_unchanged = all(each.action == "unchanged" for each in steps)
    return is_recorded and is_unchanged and (sets is None or are_done(sets, state))


def are_done(sets: SetPlan, state: State) -> bool:
    """Whether there is nothing to do with reference sets, and nothing to write down either."""
    is_recorded = sets.wanted == state.sets and state.pending_sets is None
    return is_recorded and all(each.action == "unchanged" for each in sets.steps)


def _needs_installation(steps: Sequence[Step], state: State) -> bool:
    actions = {each.action for each in steps}
    return state.pending is not None or bool(actions & {"create", "change", "drifted"})


def _delete(console: Console, step: Step, timeout_s: float) -> None:
    """
    Delete a rule or building block, unless it is gone already.

    Source: DOCS DELETE analytics-rules-id, analytics-building_blocks-id.
    """
    path = PATHS[step.kind]
    tasks = f"{path}/{_DELETE_TASKS[step.kind]}"
    delete(console, f"{path}/{step.number}", tasks, f"deleting '{step.name}'", timeout_s)


# --- what is written down ------------------------------------------------------------------------


def _recorded(
    state: State, package: Package, extension: int | None, records: tuple[Record, ...]
) -> State:
    """The state in which the package is the deployed one."""
    before = None if state.deployed is None else state.deployed.package
    deployed = Deployment(package.digest, extension, records)
    state = replace(state, deployed=deployed, pending=None, is_removing=False)
    if before in {None, package.digest}:
        return state
    return replace(state, previous=before, previous_sets=state.sets)


def _without_all(state: State) -> State:
    """The state in which nothing is deployed any more; the way back is to what was."""
    if state.deployed is not None:
        state = replace(state, previous=state.deployed.package, previous_sets=state.sets)
    return replace(state, deployed=None, pending=None, is_removing=False)


def _with_sets(state: State, pending: PendingSets) -> State:
    """The state in which the sets on their way are the deployed ones."""
    deployed = None if state.deployed is None else state.deployed.package
    is_same = pending.package in {None, deployed} and pending.sets == state.sets
    if not is_same and pending.package is not None:
        state = replace(state, previous=pending.package, previous_sets=state.sets)
    return replace(state, sets=pending.sets, pending_sets=None)


def _record(entry: Entry, found: Installed | None = None) -> Record:
    record = Record(entry.identifier, entry.name, entry.kind, entry.digest)
    if found is None:
        return record
    return replace(record, name=found.name, enabled=found.enabled, changed_ms=found.changed_ms)


def _left_over(state: State, package: Package, found: Mapping[str, Installed]) -> Iterator[Record]:
    """What is there and not wanted any more, until it is deleted."""
    wanted = {each.identifier for each in package.entries}
    for key, each in state.records.items():
        if key in found and key not in wanted:
            yield each


def _keys(steps: Sequence[Step]) -> Iterator[str]:
    return (each.identifier for each in steps)
