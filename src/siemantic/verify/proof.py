"""Rule and queries compared: the same under every reading, or an event on which they differ."""

from collections.abc import Sequence
from dataclasses import dataclass

from siemantic.errors import UndecidedError
from siemantic.logic.formula import Event, Formula
from siemantic.logic.prove import find_difference
from siemantic.verify.languages import Meaning, Queries
from siemantic.verify.ledger import Counterexample
from siemantic.verify.parts import deciding_part
from siemantic.verify.subject import Subject


@dataclass(frozen=True, slots=True)
class Difference:
    """A reading under which the two differ, and an event on which they do."""

    meaning: Meaning
    event: Event


def find_differences(subject: Subject, meanings: Sequence[Meaning]) -> tuple[Difference, ...]:
    """
    One for each reading under which the rule is another; none when it is proved.

    Raises:
        UndecidedError: it cannot be told.
    """
    known: dict[Formula, Event | None] = {}
    for each in meanings:
        if each.formula not in known:
            known[each.formula] = find_difference(subject.formula, each.formula, subject.domain)
    found = ((each, known[each.formula]) for each in meanings)
    return tuple(Difference(each, event) for each, event in found if event is not None)


def confirm(
    difference: Difference, subject: Subject, queries: Queries, readings: tuple[str, ...]
) -> Counterexample:
    """
    The event as run by the matcher and by the engine.

    Raises:
        UndecidedError: the two agree on it, so that something about it is not followed.
    """
    event = difference.event
    expected = subject.matches(event)
    (found,) = queries.finds([subject.row(event)], difference.meaning)
    if expected == found:
        raise UndecidedError("the event on which they seem to differ is none when it is run")
    return Counterexample(
        subject.named(event), expected, found, deciding_part(subject, event), readings
    )


def common_readings(
    differences: Sequence[Difference], meanings: Sequence[Meaning]
) -> tuple[str, ...]:
    """
    Under which readings there is a difference, in as few words as are right; none for all.

    One choice, where just the readings with it differ; else each reading by itself.
    """
    differing = {each.meaning.choices for each in differences}
    everything = {each.choices for each in meanings}
    if differing == everything:
        return ()
    for choice in sorted({choice for each in everything for choice in each}):
        if differing == {each for each in everything if choice in each}:
            return (choice,)
    return tuple(" ".join(each) for each in sorted(differing))
