"""`siemantic test`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from siemantic.cli import options, screen

if TYPE_CHECKING:
    from siemantic.diagnostics import Diagnostic
    from siemantic.ruletests import TestResult


def test(
    paths: options.OptionalPaths = None,
    report: options.Report = options.ReportFormat.TEXT,
) -> None:
    """Run the tests that stand beside the rules.

    A PATH is a folder, an events file or a rule file; without one the rules of
    siemantic.toml are tested, which need not have tests yet.

    Example: siemantic test rules
    """
    from siemantic.cli.repository import inputs_of
    from siemantic.ruletests import RuleTests, find_tests

    inputs = inputs_of(paths).rules
    _check_inputs(inputs)
    rules = _repository_rules()
    tests, problems = find_tests(inputs)
    results = []
    with screen.progress("Running tests", len(tests)) as advance:
        for result in RuleTests(tests, [*rules, *_folders(inputs)]).run():
            results.append(result)
            advance(1)
    if report is options.ReportFormat.JSON:
        screen.print_json(_objects(results, problems))
    else:
        _report(results, problems)
    is_missing = bool(paths) and not results
    if problems or is_missing or any(result.problem for result in results):
        raise typer.Exit(1)


def _repository_rules() -> list[str]:
    """Where the rules are that correlations may name."""
    from siemantic.cli.repository import find_settings

    settings = find_settings()
    return [each for each in settings.rules if Path(each).exists()] if settings else []


def _check_inputs(inputs: Sequence[str]) -> None:
    for each in inputs:
        if not Path(each).exists():
            raise typer.BadParameter(f"'{each}' does not exist", param_hint="PATH")


def _folders(inputs: Sequence[str]) -> list[str]:
    return [each for each in inputs if Path(each).is_dir()]


def _report(results: Sequence["TestResult"], problems: Sequence["Diagnostic"]) -> None:
    failed = [result.problem for result in results if result.problem is not None]
    screen.print_problems(list(dict.fromkeys([*problems, *failed])))
    if not results:
        screen.say("no tests: they stand beside the rules as NAME.events.yaml")
        return
    passed = len(results) - len(failed)
    files = len({result.path for result in results})
    unread = f", {len(problems)} unreadable" if problems else ""
    text = f"{passed} passed, {len(failed)} failed{unread} in {files} file{'s' * (files != 1)}"
    screen.say(text, colour="red" if failed or problems else "green", err=False)


def _objects(
    results: Sequence["TestResult"], problems: Sequence["Diagnostic"]
) -> list[dict[str, object]]:
    """An object per test, then one per file or test that cannot be read."""
    from siemantic.diagnostics import to_json

    ran: list[dict[str, object]] = [
        {
            "path": result.path,
            "title": result.title,
            "passed": result.problem is None,
            "error": None if result.problem is None else to_json(result.problem),
        }
        for result in results
    ]
    unread: list[dict[str, object]] = [
        {"path": each.path, "title": None, "passed": False, "error": to_json(each)}
        for each in problems
    ]
    return ran + unread
