"""`siemantic test`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from siemantic.cli import options, screen

if TYPE_CHECKING:
    from siemantic.diagnostics import Diagnostic
    from siemantic.ruletests import TestResult

Name = Annotated[
    str | None, typer.Option("-k", metavar="NAME", help="Only tests or files called so.")
]


Target = Annotated[
    options.Names,
    typer.Option("-t", "--target", metavar="NAME", help="Run its queries too; may be repeated."),
]
Coverage = Annotated[
    bool, typer.Option("--coverage", help="Say which values of rules no test exercises.")
]


def test(
    paths: options.OptionalPaths = None,
    name: Name = None,
    target: Target = None,
    profile: options.Profile = None,
    pipeline: options.Pipelines = None,
    option: options.BackendOptions = None,
    exact: options.Exact = False,
    coverage: Coverage = False,
    report: options.Findings = options.FindingsFormat.TEXT,
) -> None:
    """Run the tests that stand beside the rules.

    A PATH is a folder, a file of tests or a rule file; without one the rules of
    siemantic.toml are tested, which need not have tests yet. The matcher runs
    them, and with -t the query of a target on its engine as well.
    docs/rule-tests.md has the layouts of tests.

    Example: siemantic test rules
    """
    from siemantic.cli.repository import Wishes, inputs_of, requests_of
    from siemantic.cli.test_coverage import check_usage, print_coverage
    from siemantic.ruletests import RuleTests, find_tests

    inputs = inputs_of(paths).rules
    _check_inputs(inputs)
    rules = _repository_rules()
    wishes = Wishes(profile, pipeline, option, exact)
    requests = requests_of(target, wishes) if target else []
    tests, problems = find_tests(inputs, name)
    if coverage:
        check_usage(target, report)
        print_coverage(tests, problems, [] if name else inputs, report)
        return
    results = []
    runs = RuleTests(tests, [*rules, *_folders(inputs)], requests)
    with screen.progress("Running tests", len(tests) * (1 + len(requests))) as advance:
        for result in runs.run():
            results.append(result)
            advance(1)
    _tell(results, problems, name, report)
    is_missing = bool(paths or name) and not results
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


# --- reporting ---------------------------------------------------------------------------------


def _tell(
    results: Sequence["TestResult"],
    problems: Sequence["Diagnostic"],
    name: str | None,
    report: options.FindingsFormat,
) -> None:
    if report is options.FindingsFormat.JSON:
        screen.print_json(_objects(results, problems))
    elif report.is_for_tools:
        from siemantic.reports.tests import report_of_tests

        told = report_of_tests(results, problems, _summary(results, problems))
        screen.print_report(told, report)
    else:
        _report(results, problems, name)


def _report(
    results: Sequence["TestResult"], problems: Sequence["Diagnostic"], name: str | None
) -> None:
    errors = [each.problem for each in results if each.outcome == "error" and each.problem]
    screen.print_problems(list(dict.fromkeys([*problems, *errors])))
    for result in results:
        if result.outcome == "failed" and result.problem is not None:
            _print_failure(result.problem)
    left = Counter((each.outcome, each.target, each.reason) for each in results if each.reason)
    for (outcome, target, reason), count in left.items():
        of = "" if target is None else f"{target}: "
        tests = f"{count} test{'s' * (count != 1)}"
        screen.say(f"{of}{reason} ({tests})", label=f"{outcome}: ", colour="yellow")
    if results or problems:
        _summarize(results, problems)
    else:
        called = "" if name is None else f" called '{name}'"
        screen.say(f"no tests{called}: they stand beside the rules as NAME.events.yaml")


def _print_failure(problem: "Diagnostic") -> None:
    """As in a pipe, the first line in red on a terminal."""
    from siemantic.diagnostics import render

    first, *lines = render(problem).split("\n")
    screen.say(first, colour="red")
    for each in lines:
        screen.say(each)


def _summarize(results: Sequence["TestResult"], problems: Sequence["Diagnostic"]) -> None:
    is_clean = not problems and not any(each.outcome in ("failed", "error") for each in results)
    colour = "green" if is_clean else "red"
    screen.say(_summary(results, problems), colour=colour, err=False)


def _summary(results: Sequence["TestResult"], problems: Sequence["Diagnostic"]) -> str:
    counts = Counter(each.outcome for each in results)
    words = [f"{counts['passed']} passed", f"{counts['failed']} failed"]
    if counts["error"]:
        words.append(f"{counts['error']} error{'s' * (counts['error'] != 1)}")
    words += [f"{counts[each]} {each}" for each in ("undecided", "skipped") if counts[each]]
    if problems:
        words.append(f"{len(problems)} unreadable")
    files = len({each.path for each in results} | {each.path for each in problems})
    return f"{', '.join(words)} in {files} file{'s' * (files != 1)}"


def _objects(
    results: Sequence["TestResult"], problems: Sequence["Diagnostic"]
) -> list[dict[str, object]]:
    """An object per test, then one per file or test that cannot be read."""
    from siemantic.diagnostics import to_json

    unread: list[dict[str, object]] = [
        {
            "path": each.path,
            "line": each.line,
            "title": None,
            "outcome": "error",
            "passed": False,
            "error": to_json(each),
        }
        for each in problems
    ]
    return [*map(_object, results), *unread]


def _object(result: "TestResult") -> dict[str, object]:
    from siemantic.diagnostics import to_json

    return {
        "path": result.path,
        "line": result.line,
        "title": result.title,
        "layout": result.layout,
        "rule": asdict(result.rule),
        "target": result.target,
        "outcome": result.outcome,
        "passed": result.outcome == "passed",
        "error": None if result.problem is None else to_json(result.problem),
        "reason": result.reason,
        "failure": None if result.failure is None else asdict(result.failure),
    }
