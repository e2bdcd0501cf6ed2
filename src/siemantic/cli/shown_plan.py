"""How a plan is shown."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from siemantic.cli import options, screen

if TYPE_CHECKING:
    from siemantic.cli.deployments import Planned
    from siemantic.qradar.deployment.plan import Action, Meaning, Step
    from siemantic.qradar.deployment.sets.plan import SetStep

SHOWN_VALUES = 5
"""So many values of a reference set are shown; JSON has all."""

_COLOURS: "dict[Action, str]" = {
    "create": "green", "change": "yellow", "drifted": "magenta", "remove": "red"
}  # fmt: skip


def show_plan(planned: "Planned", report: options.ReportFormat) -> None:
    """What is to be done, and in words how much of it."""
    from siemantic.qradar.deployment.plan import count

    sets = () if planned.sets is None else planned.sets.steps
    steps: tuple[Step | SetStep, ...] = (*planned.steps, *sets)
    if report is options.ReportFormat.JSON:
        screen.print_json(asdict(each) for each in steps)
    else:
        for name, each in _named(steps):
            if each.action != "unchanged":
                _show_step(name, each)
    numbers = count(steps)
    verbs = {"create": "to create", "change": "to change", "remove": "to remove"}
    told = [f"{n} {verbs.get(action, action)}" for action, n in numbers.items() if n]
    screen.say(", ".join(told) or "nothing is wanted, and nothing is there")
    for note in _notes(planned):
        screen.say(note, label="note: ", colour="yellow")


def _named(steps: "Sequence[Step | SetStep]") -> "Iterator[tuple[str, Step | SetStep]]":
    """
    The steps with their names; a rule and its building block are one where all is told of both.

    A building block is called as its rule, with BB: before it.
    """
    rules = {(each.name, *_told(each)): each for each in steps if each.kind == "rule"}
    shared: dict[int, int] = {}  # rule -> its building block
    for each in steps:
        rule = rules.get((each.name.removeprefix("BB:"), *_told(each)))
        if each.kind == "building block" and rule is not None:
            shared[id(rule)] = id(each)
    blocks = set(shared.values())
    for each in steps:
        if id(each) in shared:
            yield f"{each.name}, and its building block", each
        elif id(each) not in blocks:
            yield f"reference set {each.name}" if each.kind == "reference set" else each.name, each


def _told(step: "Step | SetStep") -> tuple[str, ...]:
    return step.action, *_told_lines(step)


def _told_lines(step: "Step | SetStep") -> Iterator[str]:
    from siemantic.qradar.deployment.plan import Step

    return _lines(step) if isinstance(step, Step) else _set_lines(step)


def _show_step(name: str, step: "Step | SetStep") -> None:
    label = f"{step.action:<9}"
    screen.say(name, label=label, colour=_COLOURS.get(step.action), err=False)
    for line in _told_lines(step):
        screen.say(f"  {line}", err=False)


def _set_lines(step: "SetStep") -> Iterator[str]:
    yield from step.drift
    for verb, values in (("add", step.added), ("take out", step.removed)):
        if values:
            more = len(values) - SHOWN_VALUES
            shown = ", ".join(values[:SHOWN_VALUES])
            yield f"{verb}: {shown}{f' and {more} more' if more > 0 else ''}"


def _lines(step: "Step") -> Iterator[str]:
    yield from step.drift
    if step.parts:
        yield f"changed: {', '.join(step.parts)}"
    elif step.action == "change" and not step.drift:
        yield "what is changed is not known: the package of before is not kept here"
    yield from step.counter
    if step.meaning is not None:
        yield from _meaning(step.meaning)


_RELATIONS = {
    "same": "it finds the same events as before",
    "wider": "it finds all events that it found, and more",
    "narrower": "it finds only a part of the events that it found",
    "different": "it finds others, and not all of those that it found",
    "undecided": "whether it finds the same events cannot be told",
}


def _meaning(meaning: "Meaning") -> Iterator[str]:
    problem = f": {meaning.problem}" if meaning.problem else ""
    yield _RELATIONS[meaning.relation] + problem
    if meaning.event:
        yield f"only {meaning.by}: {json.dumps(meaning.event, ensure_ascii=False)}"


def _notes(planned: "Planned") -> Iterator[str]:
    """What the API cannot do, where it matters."""
    from siemantic.qradar.deployment.sets.plan import HALF_DONE

    steps, state = planned.steps, planned.state
    actions = {each.action for each in steps}
    if state.is_interrupted:
        yield "an apply was interrupted or failed; the next one takes it up"
    if planned.sets is None and state.pending_sets is not None:
        yield HALF_DONE
    elif planned.sets is None and state.set_names:
        yield "reference sets are left as they are; --reference-sets names their file"
    if "remove" in actions:
        yield (
            "rules and building blocks are deleted one by one; the names of the events that they"
            " made stay, since the API cannot delete QIDs"
        )
    if "drifted" in actions or any(each.drift for each in steps):
        yield "the API does not show what a rule tests; apply puts all of the package's rule there"
