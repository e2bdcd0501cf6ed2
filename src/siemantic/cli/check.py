"""`siemantic check`."""

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from siemantic.cli import options, screen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siemantic.convert import Workload
    from siemantic.diagnostics import Diagnostic
    from siemantic.lint import Linted


Select = Annotated[
    options.Names, typer.Option("--select", metavar="CODE", help="Only these; may be repeated.")
]
Ignore = Annotated[
    options.Names,
    typer.Option("-x", "--ignore", "--exclude", metavar="CODE", help="All but these."),
]
Configuration = Annotated[
    str | None,
    typer.Option(
        "-c", "--validation-config", metavar="FILE", help="Validation configuration of sigma-cli."
    ),
]
AttackFile = Annotated[
    str | None,
    typer.Option("--attack", metavar="FILE", help="MITRE's enterprise-attack.json, for the tags."),
]
Fix = Annotated[bool, typer.Option("--fix", help="Mend what is proved to change no meaning.")]


def check(
    paths: options.OptionalPaths = None,
    filters: options.Filters = None,
    pattern: options.FilePattern = None,
    select: Select = None,
    ignore: Ignore = None,
    configuration: Configuration = None,
    attack_file: AttackFile = None,
    fix: Fix = False,
    report: options.Findings = options.FindingsFormat.TEXT,
) -> None:
    """Say what is wrong with Sigma rules, filters and correlations.

    It runs the validators of pySigma and of what is installed with it, and
    checks of its own that prove what they say. A PATH is a rule file, a folder
    or '-'; without one it is the rules and filters of siemantic.toml.
    Exits with 1 if anything is found.

    Example: siemantic check rules
    """
    from siemantic.cli.repository import inputs_of
    from siemantic.convert import load_workload
    from siemantic.lint import ValidatorChoice, lint
    from siemantic.lint.selection import select as choose
    from siemantic.lint.selection import without_ignored
    from siemantic.workers import open_workers

    choice = ValidatorChoice(_text(configuration), attack_file)
    with open_workers() as workers:
        workload = load_workload(*inputs_of(paths, filters), pattern, workers)
        with screen.progress("Checking", len(workload.units)) as advance:
            linted = lint(workload, choice, advance, workers)
    findings = choose(without_ignored(linted.findings, workload.paths), select or (), ignore or ())
    if fix:
        findings = _fix(workload, findings)
    summary = _summary(findings, workload.rule_count)
    _report(workload, findings, report, summary)
    if report is options.FindingsFormat.TEXT:
        _tell(summary, linted)
    if findings:
        raise typer.Exit(1)


def _fix(workload: "Workload", findings: "Sequence[Diagnostic]") -> "tuple[Diagnostic, ...]":
    """Mend the files, and give what is left."""
    from pathlib import Path

    from siemantic.golden import write_whole
    from siemantic.lint.fixes import fix_all
    from siemantic.rules.files import STANDARD_INPUT

    documents = [each.document for each in workload.units if each.document.path != STANDARD_INPUT]
    fixed = fix_all(documents, findings)
    for path, each in fixed.items():
        write_whole(Path(path), each.text)
        screen.say(f"{path}: mended {', '.join(sorted(set(each.codes)))}", colour="green")
    mended = {found for each in fixed.values() for found in each.mended}
    return tuple(each for each in findings if each not in mended)


def _text(configuration: str | None) -> str | None:
    from pathlib import Path

    from siemantic.errors import ConfigurationError

    if configuration is None:
        return None
    try:
        return Path(configuration).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"'{configuration}' cannot be read: {error}") from error


def _report(
    workload: "Workload",
    findings: "Sequence[Diagnostic]",
    report: options.FindingsFormat,
    summary: str,
) -> None:
    from siemantic.diagnostics import to_json

    if report is options.FindingsFormat.JSON:
        screen.print_json(map(to_json, findings))
    elif report.is_for_tools:
        from siemantic.reports.rules import report_of_rules

        screen.print_report(report_of_rules(workload.paths, findings, summary), report)
    else:
        screen.print_problems(findings, err=False)


def _summary(findings: "Sequence[Diagnostic]", rule_count: int) -> str:
    from siemantic.cli.report import count_of

    levels = Counter(each.level or "error" for each in findings)
    numbers = ", ".join(
        count_of(levels[each], each) for each in ("error", "warning", "note") if levels[each]
    )
    of = f"{count_of(len(findings), 'finding')} in {count_of(rule_count, 'rule')}"
    return f"{of}: {numbers}" if findings else of


def _tell(summary: str, linted: "Linted") -> None:
    screen.say(summary)
    if linted.left_out:
        names = ", ".join(sorted(linted.left_out))
        screen.say(f"not run, for want of their data (see --attack): {names}")
