"""`siemantic check`."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from siemantic import diagnostics
from siemantic.cli import options, screen
from siemantic.diagnostics import reaches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siemantic.convert import Workload
    from siemantic.diagnostics import Diagnostic
    from siemantic.lint import Linted


class Level(StrEnum):
    """How bad a finding is, the worst first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


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
    typer.Option("--attack", metavar="FILE", help="MITRE's file for the validators of tags."),
]
FailLevel = Annotated[
    Level | None,
    typer.Option(metavar="LEVEL", help="Least that fails: error, warning or note."),
]
BaselineFile = Annotated[
    str | None, typer.Option("--baseline", metavar="FILE", help="Findings that are known.")
]
WriteBaseline = Annotated[
    bool, typer.Option("--write-baseline", help="Put what is found into that file.")
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
    fail_level: FailLevel = None,
    baseline: BaselineFile = None,
    write_baseline: WriteBaseline = False,
    report: options.Findings = options.FindingsFormat.TEXT,
) -> None:
    """Say what is wrong with Sigma rules, filters and correlations.

    A PATH is a rule file, a folder or '-'; without one it is the rules and
    filters of siemantic.toml. docs/rule-checks.md says what is found.

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
    told = without_ignored(linted.findings, workload.paths)
    unread = {each.code for each in workload.findings} | {each.code for _, each in workload.broken}
    findings = choose(told, select or (), ignore or (), unread)
    if fix:
        findings = _fix(workload, findings, is_named=bool(paths))
    known = _Known.of(baseline)
    if write_baseline:
        known.write(findings, workload)
        return
    findings = known.left(findings, workload)
    summary = _summary(findings, workload.rule_count)
    level = known.fail_level if fail_level is None else fail_level.value
    _report(workload, findings, (report, level), summary)
    if report is options.FindingsFormat.TEXT:
        _tell(summary, linted)
    if any(reaches(each, level) for each in findings):
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class _Known:
    """
    What the command line says of known findings, else `siemantic.toml`.

    `is_named` says that the command line names the file.
    """

    baseline: str | None
    is_named: bool
    fail_level: "diagnostics.Level"

    @classmethod
    def of(cls, baseline: str | None) -> "_Known":
        from siemantic.cli.repository import find_settings
        from siemantic.settings import CheckSettings

        settings = find_settings()
        own = CheckSettings() if settings is None else settings.check
        return cls(baseline or own.baseline, baseline is not None, own.fail_level)

    def left(
        self, findings: "Sequence[Diagnostic]", workload: "Workload"
    ) -> "tuple[Diagnostic, ...]":
        """The findings that the baseline does not have."""
        from siemantic.lint.baseline import load_baseline

        if self.baseline is None:
            return tuple(findings)
        found = load_baseline(Path(self.baseline)).compare(findings, workload.paths)
        if found.known:
            screen.say(f"{self.baseline}: {_count(found.known, 'finding')} known")
        if found.gone:
            text = f"{_count(found.gone, 'finding')} gone; take them out with --write-baseline"
            screen.say(f"{self.baseline}: {text}")
        return found.new

    def write(self, findings: "Sequence[Diagnostic]", workload: "Workload") -> None:
        from siemantic.errors import ConfigurationError
        from siemantic.golden import is_inside
        from siemantic.lint.baseline import load_baseline

        if self.baseline is None:
            message = "name the file with --baseline, or in siemantic.toml"
            raise typer.BadParameter(message, param_hint="--write-baseline")
        path = Path(self.baseline)
        if not (self.is_named or is_inside(path.parent, Path())):
            message = f"siemantic.toml names '{path}', out of this folder; name it with --baseline"
            raise ConfigurationError(message)
        load_baseline(path, may_be_new=True).write(findings, workload.paths)
        screen.say(f"wrote {_count(len(findings), 'finding')} to {path}")


def _fix(
    workload: "Workload", findings: "Sequence[Diagnostic]", *, is_named: bool
) -> "tuple[Diagnostic, ...]":
    """Mend the files, and give what is left; out of this folder only what the user named."""
    from siemantic.golden import is_inside, write_whole
    from siemantic.lint.fixes import fix_all
    from siemantic.rules.files import STANDARD_INPUT

    documents = [
        each.document
        for each in workload.units
        if each.document.path != STANDARD_INPUT
        and (is_named or is_inside(Path(each.document.path).parent, Path()))
    ]
    fixed = fix_all(documents, findings)
    for path, each in fixed.items():
        write_whole(Path(path), each.text)
        screen.say(f"{path}: mended {', '.join(sorted(set(each.codes)))}", colour="green")
    mended = {found for each in fixed.values() for found in each.mended}
    return tuple(each for each in findings if each not in mended)


def _text(configuration: str | None) -> str | None:

    from siemantic.errors import ConfigurationError
    from siemantic.regular_files import read_regular

    if configuration is None:
        return None
    try:
        return read_regular(configuration).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"'{configuration}' cannot be read: {error}") from error


def _report(
    workload: "Workload",
    findings: "Sequence[Diagnostic]",
    form: "tuple[options.FindingsFormat, diagnostics.Level]",
    summary: str,
) -> None:
    """The findings in the format; the level says which of them fail."""
    from siemantic.diagnostics import to_json

    report, level = form
    if report is options.FindingsFormat.JSON:
        screen.print_json(map(to_json, findings))
    elif report.is_for_tools:
        from siemantic.reports.rules import report_of_rules

        screen.print_report(report_of_rules(workload.paths, findings, summary, level), report)
    else:
        screen.print_problems(findings, err=False)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _summary(findings: "Sequence[Diagnostic]", rule_count: int) -> str:
    levels = Counter(each.level or "error" for each in findings)
    numbers = ", ".join(
        _count(levels[each], each) for each in ("error", "warning", "note") if levels[each]
    )
    of = f"{_count(len(findings), 'finding')} in {_count(rule_count, 'rule')}"
    return f"{of}: {numbers}" if findings else of


def _tell(summary: str, linted: "Linted") -> None:
    from siemantic.lint.validators import lacks_data

    screen.say(summary)
    fetching = sorted(name for name, why in linted.left_out.items() if lacks_data(why))
    if fetching:
        way = "; --attack FILE gives ATT&CK" if "attacktag" in fetching else ""
        names = ", ".join(fetching)
        screen.say(f"not run, since they fetch their data, and nothing is fetched: {names}{way}")
    for name, why in sorted(linted.left_out.items()):
        if not lacks_data(why):
            screen.say(f"not run, since it fails: {name}: {why}")
