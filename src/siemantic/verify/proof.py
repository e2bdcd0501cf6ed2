"""Rule and queries compared: the same under every reading, or an event on which they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from siemantic.errors import UndecidedError
from siemantic.logic.formula import Event, Formula, all_of
from siemantic.logic.prove import Domain, differ, find_difference, find_event
from siemantic.logic.texts import NOT_EMPTY
from siemantic.logic.trees import ANYTHING, Tree
from siemantic.verify.languages import Choice, Meaning, Queries
from siemantic.verify.ledger import Counterexample
from siemantic.verify.parts import wrong_part
from siemantic.verify.subject import Subject
from siemantic.verify.wording import in_few_words


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


def most_telling(subject: Subject, differences: Sequence[Difference]) -> Difference:
    """One whose event is a difference with all of these readings, if there is such an event."""
    first = differences[0]
    formulas = dict.fromkeys(each.meaning.formula for each in differences)
    everywhere = all_of(differ(subject.formula, each) for each in formulas)
    alone = differ(subject.formula, first.meaning.formula)
    for wanted in (everywhere, alone) if len(formulas) > 1 else (alone,):
        event = plain_event(wanted, subject.domain)
        if event is not None:
            return Difference(first.meaning, event)
    return first


def plain_event(formula: Formula, domain: Domain) -> Event | None:
    """An event of the formula, rather without empty texts; None if none is found soon."""

    def not_empty(column: str) -> Tree:
        texts = domain(column)
        return NOT_EMPTY if texts == ANYTHING else texts

    try:
        found = find_event(formula, not_empty)
        return find_event(formula, domain) if found is None else found
    except UndecidedError:
        return None


def confirm(
    event: Event, subject: Subject, queries: Queries, meanings: Sequence[Meaning]
) -> Counterexample:
    """
    The event as run by the matcher, and by the engine under every reading.

    Args:
        meanings: what is followed of the queries, to name the part that they get wrong.
    Raises:
        UndecidedError: the two agree on it, so that something about it is not followed.
    """
    check_is_followed(event)
    expected, row, choices = subject.matches(event), subject.row(event), queries.choices()
    differing = [each for each in choices if _finds(queries, row, each) is (not expected)]
    if not differing:
        raise UndecidedError("the event on which they seem to differ is none when it is run")
    formula = next((each.formula for each in meanings if each.choice in differing), None)
    return Counterexample(
        subject.named(event),
        expected,
        not expected,
        wrong_part(subject, formula, event),
        in_few_words((each.words for each in differing), (each.words for each in choices)),
    )


def check_is_followed(event: Event) -> None:
    """
    See that the event has columns alone, so that it can be run.

    Raises:
        UndecidedError: it has what a function of the query gives.
    """
    unknown = next((each for each in event if each.startswith("=")), None)
    if unknown is not None:
        raise UndecidedError(f"what {unknown[1:]} gives is not followed")


def _finds(queries: Queries, row: Mapping[str, object], choice: Choice) -> bool | None:
    """The engine's verdict, None where it has none."""
    try:
        return queries.finds([row], choice)[0]
    except UndecidedError:
        return None
