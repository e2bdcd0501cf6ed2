"""`siemantic test --coverage`."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from siemantic.cli import options, screen

if TYPE_CHECKING:
    from siemantic.diagnostics import Diagnostic
    from siemantic.ruletests import RuleTest
    from siemantic.ruletests.coverage import RuleCoverage

HEADER = ("Place", "Rule", "No test exercises")


def check_usage(target: options.Names, report: options.FindingsFormat) -> None:
    """
    See that nothing is asked for that coverage has not.

    Raises:
        BadParameter: a target is named, or a format for other tools.
    """
    if target:
        message = "the values of a rule are what the matcher looks at; leave -t out"
        raise typer.BadParameter(message, param_hint="--coverage")
    if report.is_for_tools:
        raise typer.BadParameter("it is shown as text or json", param_hint="--coverage")


def print_coverage(
    tests: Sequence["RuleTest"],
    problems: Sequence["Diagnostic"],
    inputs: Sequence[str],
    report: options.FindingsFormat,
) -> None:
    """Which values of the rules no test exercises; exits with 1 if there is one, or a fault."""
    from siemantic.rules.files import is_rule_test
    from siemantic.ruletests.coverage import as_object, cover

    covered, wrong = cover(tests, [each for each in inputs if not is_rule_test(Path(each))])
    faults = [*problems, *wrong]
    screen.print_problems(faults)
    if report is options.FindingsFormat.JSON:
        screen.print_json(dict(as_object(each)) for each in covered)
    else:
        rows = [row for each in covered for row in _rows(each)]
        if rows:
            screen.print_table(HEADER, rows)
        _summarize(covered)
    if faults or not covered or any(each.missing for each in covered):
        raise typer.Exit(1)


def _rows(covered: "RuleCoverage") -> Iterator[tuple[str, str, str]]:
    """A row for each value; one for all of a rule that has no test."""
    if not covered.tests and covered.missing:
        values = f"its {covered.count} value{'s' * (covered.count != 1)}: it has no test"
        yield covered.path, covered.title, values
        return
    for each in covered.missing:
        numbers = [str(at) for at in (each.line, each.column) if at is not None]
        yield ":".join([covered.path, *numbers]), covered.title, each.written


def _summarize(covered: Sequence["RuleCoverage"]) -> None:
    count = sum(each.count for each in covered)
    missing = sum(len(each.missing) for each in covered)
    untested = sum(not each.tests for each in covered)
    rules = f"{len(covered)} rule{'s' * (len(covered) != 1)}"
    text = f"{count - missing} of {count} values of {rules} are exercised"
    if untested:
        text += f"; {untested} {'has' if untested == 1 else 'have'} no test"
    screen.say(text, colour="red" if missing else "green")
