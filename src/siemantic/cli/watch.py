"""`siemantic watch`."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import typer

from siemantic.cli import options, screen

if TYPE_CHECKING:
    from siemantic.convert import Conversion, Place
    from siemantic.diagnostics import Diagnostic
    from siemantic.verify.ledger import Row
    from siemantic.watching import Answer, Scope, Snapshot, Touched


def watch(
    paths: options.OptionalPaths = None,
    target: options.TargetNames = None,
    profile: options.Profile = None,
    filters: options.Filters = None,
) -> None:
    """Look at rules again whenever a file is saved.

    Each save is answered with the findings, the query, its verdict and the
    tests of every rule that it makes a difference to: a filter, a profile or
    siemantic.toml is saved as well as a rule. A PATH is a rule file or a
    folder; what is left out is as siemantic.toml says. Ctrl-C ends it.

    Example: siemantic watch rules -t qradar_aql
    """
    from siemantic.watching import check_watchfiles

    check_watchfiles()
    asked = _Asked(paths, target, profile, filters)
    try:
        _Watching(asked, asked.scope()).run()
    except KeyboardInterrupt:
        return


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the command line says."""

    paths: options.Names
    targets: options.Names
    profile: str | None
    filters: options.Names

    def scope(self) -> "Scope":
        """What is to be watched, with `siemantic.toml` as it is now."""
        from siemantic.cli.repository import Wishes, inputs_of, requests_of
        from siemantic.rules.files import STANDARD_INPUT
        from siemantic.watching import Scope

        inputs = inputs_of(self.paths, self.filters)
        if STANDARD_INPUT in (*inputs.rules, *inputs.filters):
            raise typer.BadParameter("standard input is not saved; name a file or a folder")
        requests = requests_of(self.targets, Wishes(self.profile))
        return Scope(tuple(inputs.rules), tuple(inputs.filters), tuple(requests))


@dataclass
class _Watching:
    """The command at work: what was known last, and the queries that were shown."""

    asked: _Asked
    scope: "Scope"
    shown: "dict[Place, str]" = field(default_factory=dict)

    def run(self) -> None:
        """Answer saves until it is interrupted."""
        from siemantic.cli.counts import count_of
        from siemantic.watching import take_snapshot, warm_up

        last = take_snapshot(self.scope)
        warm_up(last)
        screen.print_problems(_problems(last))
        left: frozenset[str] = frozenset()
        for saved in self._saves():
            if saved is None:
                screen.say(f"watching {count_of(last.workload.rule_count, 'rule')}; Ctrl-C ends it")
                continue
            left |= saved  # with what could not be answered before
            with _told():
                last = self._answer(last, left)
                left = frozenset()

    def _saves(self) -> "Iterator[frozenset[str] | None]":
        """What is saved; None whenever the watch begins, also anew for another scope."""
        from siemantic.settings import SETTINGS_FILE
        from siemantic.watching import watch_files

        scope = None
        while True:
            scope = self.scope
            roots = (*scope.rules, *scope.filters, *scope.sources, SETTINGS_FILE)
            for count, saved in enumerate(watch_files(roots)):
                if not count:
                    yield None
                if saved:
                    yield saved
                if self.scope != scope:
                    break

    def _answer(self, last: "Snapshot", saved: frozenset[str]) -> "Snapshot":
        """Say what the save makes a difference to; what is known then."""
        from siemantic.watching import answer, find_touched, take_snapshot

        begun = time.monotonic()
        self.scope = self.asked.scope()
        now = take_snapshot(self.scope, last, saved)
        touched = find_touched(last, now, saved)
        screen.print_problems(touched.findings, err=False)
        for unit, requests in touched.units:
            self._print(answer(unit, requests))
        _tell(touched, time.monotonic() - begun)
        return now

    def _print(self, answer: "Answer") -> None:
        document = answer.unit.document
        screen.heading(f"{document.title} ({document.path})")
        screen.print_problems(answer.findings, err=False)
        rows = {each.place: each for each in answer.rows}
        for each in answer.conversions:
            if each.status != "broken":  # which is among the findings
                self._print_query(each, rows.get(each.place))
        screen.print_problems(answer.problems, err=False)
        if answer.tests:
            _print_tests(answer)

    def _print_query(self, conversion: "Conversion", row: "Row | None") -> None:
        from siemantic.cli.report import query_text

        text = (query_text(conversion) or "") if conversion.status == "converted" else ""
        if text and self.shown.get(conversion.place) != text:
            screen.print_result(text, "sql")
        self.shown[conversion.place] = text
        if row is not None:
            _print_verdict(row)


@contextmanager
def _told() -> Iterator[None]:
    """What cannot be read at the moment is said, and the next save may mend it."""
    from siemantic.errors import SiemanticError

    try:
        yield
    except SiemanticError as error:
        screen.say(str(error), label="Error: ", colour="red", err=False)
    except typer.BadParameter as error:
        screen.say(error.message, label="Error: ", colour="red", err=False)


def _problems(snapshot: "Snapshot") -> "list[Diagnostic]":
    broken = (problem for _, problem in snapshot.workload.broken)
    return [*snapshot.workload.findings, *broken]


def _print_verdict(row: "Row") -> None:
    from siemantic.cli.ledger import COLOURS

    label = f"{row.place.request.target}: {row.verdict}"
    reason = f": {row.reason}" if row.reason and row.verdict != "proved" else ""
    screen.say(reason, label=label, colour=COLOURS.get(row.verdict), err=False)
    if row.counterexample is not None:
        event = json.dumps(dict(row.counterexample.event), ensure_ascii=False)
        screen.say(f"  event: {event}", err=False)


def _print_tests(answer: "Answer") -> None:
    """Each failure whole, and what keeps tests from being run, unless it is told of the rule."""
    from siemantic.diagnostics import render

    known = {(each.code, each.place) for each in answer.findings}
    problems = [each.problem for each in answer.tests if each.problem]
    for each in dict.fromkeys(problems):
        if (each.code, each.place) not in known:
            for line in render(each).split("\n"):
                screen.say(line, err=False)
    counts = Counter(each.outcome for each in answer.tests)
    words = ", ".join(f"{number} {outcome}" for outcome, number in counts.items())
    is_clean = counts["passed"] == len(answer.tests)
    screen.say(words, label="tests: ", colour="green" if is_clean else "red", err=False)


def _tell(touched: "Touched", seconds: float) -> None:
    from siemantic.cli.counts import count_of

    rules = count_of(len(touched.units) + touched.broken, "rule")
    screen.say(f"{rules} looked at in {seconds:.2f} s", colour="bright_black", err=False)
