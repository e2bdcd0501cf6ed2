"""What the catalogue knows of one rule."""

from dataclasses import dataclass
from typing import Literal

from siemantic.convert import Status
from siemantic.coverage.sources import NeededSource
from siemantic.diagnostics import Diagnostic
from siemantic.history import History
from siemantic.rules import RuleDocument
from siemantic.ruletests import Outcome
from siemantic.targets.request import TargetRequest
from siemantic.verify.ledger import Row, Verdict


@dataclass(frozen=True, slots=True)
class TargetQuery:
    """
    What one target makes of a rule.

    Attributes:
        text: the query; empty unless the status is `converted`.
        row: what is known of it; None for a rule that is only a part of a correlation.
    """

    request: TargetRequest
    status: Status
    text: str
    row: Row | None
    problem: Diagnostic | None

    @property
    def verdict(self) -> Verdict | None:
        """The verdict; None where the rule has no query of its own."""
        return None if self.row is None else self.row.verdict


@dataclass(frozen=True, slots=True)
class QueryTest:
    """
    What one target's query did in a test of its rule.

    Attributes:
        outcome: `unverified` where nothing here runs the queries of the target.
        why: what is wrong or missing, empty where it passed or is unverified.
    """

    target: str
    outcome: Outcome | Literal["unverified"]
    why: str = ""


@dataclass(frozen=True, slots=True)
class TestedEvent:
    """
    One test of a rule.

    Attributes:
        expected: what the rule must do, in words.
        event: the event, the stream, or where the recorded events are, as text.
        why: what is wrong or missing, empty where it passed.
        queries: what the query of each target did, in their order; none where the rule could not
            be run.
    """

    title: str
    expected: str
    event: str
    outcome: Outcome
    why: str
    queries: tuple[QueryTest, ...] = ()

    @property
    def is_passed(self) -> bool:
        """Whether rule and queries do as the test says, as far as that is known."""
        outcomes = (self.outcome, *(each.outcome for each in self.queries))
        return self.outcome == "passed" and "failed" not in outcomes


@dataclass(frozen=True, slots=True)
class Reference:
    """Another rule of the catalogue, by the file of its page."""

    page: str
    title: str


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One rule.

    Attributes:
        page: the name of its page, without an ending.
        problem: what is wrong with the rule, if it has no query for that.
        filters: those that are applied to it.
        names: the rules that it, a correlation, names.
        sources: the log sources of a correlation's rules, those of most rules first.
        named_by: the correlations that name it.
        links: the rules that it names as related ones, each with how it is related to them.
        related: other rules with one of its techniques.
        history: what commits did to its meaning; None where it is in no repository.
    """

    page: str
    document: RuleDocument
    queries: tuple[TargetQuery, ...]
    tests: tuple[TestedEvent, ...] = ()
    filters: tuple[RuleDocument, ...] = ()
    names: tuple[Reference, ...] = ()
    sources: tuple[NeededSource, ...] = ()
    named_by: tuple[Reference, ...] = ()
    links: tuple[tuple[str, Reference], ...] = ()
    related: tuple[Reference, ...] = ()
    history: History | None = None

    @property
    def problem(self) -> Diagnostic | None:
        """What is wrong with the rule itself."""
        found = (each.problem for each in self.queries if each.status == "broken")
        return next((each for each in found if each is not None), None)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All rules, in the order of their paths, and how they were converted."""

    entries: tuple[Entry, ...]
    requests: tuple[TargetRequest, ...]
