"""What the functions give: plain data, one object for each rule or test."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from siemantic.convert import Status
from siemantic.diagnostics import Diagnostic
from siemantic.diffing import Outcome
from siemantic.explaining import Step
from siemantic.porting import Outcome as MoveOutcome
from siemantic.ruletests import Outcome as TestOutcome
from siemantic.verify.ledger import Counterexample
from siemantic.verify.ledger import Verdict as Word
from siemantic.witnesses import Witness


@dataclass(frozen=True, slots=True)
class Query:
    """
    A rule's query.

    Attributes:
        status: as `siemantic convert` has it; without `converted` there is no text.
        text: all queries of the rule as one text, as they would be written to a file.
        problem: why there is none.
        notes: what is to be known of the query.
    """

    title: str
    id: str | None
    path: str
    target: str
    status: Status
    text: str = ""
    problem: Diagnostic | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What is known of a rule's query.

    Attributes:
        verdict: proved, tested, refuted, undecided, unverified, unsupported, failed
            or broken.
        reason: why it is not proved, in words.
        counterexample: an event on which rule and query differ.
        assumptions: what the verdict takes as given, in words.
        events: how many events the matcher and an engine agreed on.
    """

    title: str
    id: str | None
    path: str
    target: str
    verdict: Word
    reason: str = ""
    counterexample: Counterexample | None = None
    assumptions: tuple[str, ...] = ()
    events: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """
    A rule and an event.

    Attributes:
        matches: None where the matcher cannot tell.
        why: each part of the rule and whether it held, in lines; or why it cannot be told.
    """

    title: str
    id: str | None
    path: str
    matches: bool | None
    why: str


@dataclass(frozen=True, slots=True)
class RuleTest:
    """
    A test that stands beside a rule.

    Attributes:
        title: empty where the file cannot be read.
        outcome: passed, failed, error, undecided or skipped.
        problem: what is wrong where it failed or is an error.
        reason: why it is undecided or skipped.
    """

    title: str
    path: str
    outcome: TestOutcome
    problem: Diagnostic | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RuleEvents:
    """The events that show what each part of a rule is there for, and what is wrong with it."""

    title: str
    id: str | None
    path: str
    events: tuple[Witness, ...] = ()
    findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Explained:
    """
    What is done to a rule on its way to a query.

    Attributes:
        reason: why there are no steps to see; empty where there are, or nothing is done.
    """

    title: str
    id: str | None
    path: str
    target: str
    steps: tuple[Step, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """An event that only one of two queries finds; `readings` as in a `Counterexample`."""

    found_by: Literal["old", "new"]
    event: Mapping[str, Any]
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """
    What became of a rule's query.

    Attributes:
        outcome: changed, lost, failed, gained, gone, new, limited, unknown, tested, proved,
            unchanged or nowhere.
        reason: why there is no query on a side, or no proof; in words.
        events: such as only one side finds.
    """

    title: str
    id: str | None
    path: str
    outcome: Outcome
    old: str = ""
    new: str = ""
    reason: str = ""
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """
    A rule that is moved from one target to another.

    Attributes:
        outcome: moves, changes, unknown, lost or nowhere.
        old, new: what is known of its queries.
        missing_fields: those that the new side is known not to have.
        missing_source: the log source, where the new side does not know it.
    """

    title: str
    id: str | None
    path: str
    outcome: MoveOutcome
    old: Verdict
    new: Verdict
    missing_fields: tuple[str, ...] = ()
    missing_source: str | None = None
