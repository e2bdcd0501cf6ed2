"""Which findings are told: those that the user chose, without those that a comment leaves out."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from siemantic.diagnostics import Diagnostic, did_you_mean
from siemantic.errors import ConfigurationError
from siemantic.lint.check import Explained
from siemantic.lint.table import EXPLAINED
from siemantic.lint.validators import installed_validators
from siemantic.regular_files import read_regular
from siemantic.rules.files import TEXT_PATH

_COMMENT = re.compile(r"(^|\s)#\s*siemantic:\s*ignore\[([^\]]*)\]\s*(.*)$")


@dataclass(frozen=True, slots=True)
class Ignore:
    """
    A comment that leaves out findings of some codes on a line.

    `written` is the line and the column that it begins at; they and `line` count from 1.
    """

    written: tuple[int, int]
    line: int
    codes: tuple[str, ...]
    reason: str


def select(
    findings: Sequence[Diagnostic],
    chosen: Sequence[str],
    left_out: Sequence[str],
    unread: Collection[str] = (),
) -> tuple[Diagnostic, ...]:
    """
    The findings of the chosen codes, or of all, without those left out.

    Args:
        unread: codes of what could not be read, and so not be checked: chosen by every choice.
    Raises:
        ConfigurationError: a code that no check has.
    """
    _check_codes([*chosen, *left_out], findings)
    return tuple(
        each
        for each in findings
        if (not chosen or each.code in chosen or each.code in unread) and each.code not in left_out
    )


def _check_codes(codes: Sequence[str], findings: Sequence[Diagnostic]) -> None:
    known = {*(code for code, _ in described_codes()), *(each.code for each in findings)}
    for code in codes:
        if code not in known:
            near = did_you_mean(code, sorted(known)) or "; see: siemantic list checks"
            raise ConfigurationError(f"there is no check '{code}'{near}")


def described_codes() -> tuple[tuple[str, str], ...]:
    """Every code with what it is: of our checks, and of the installed validators."""
    ours = {each.code: each.why.partition(". ")[0].rstrip(".") for each in OURS}
    theirs = {
        name: " ".join((kind.__doc__ or "").split("\n\n")[0].split()).rstrip(".")
        for name, kind in installed_validators().items()
    }
    return tuple(sorted((ours | theirs).items()))


def without_ignored(findings: Sequence[Diagnostic], paths: Iterable[str]) -> tuple[Diagnostic, ...]:
    """
    What the comments of the files at `paths` leave, and what is wrong with the comments.

    A comment `# siemantic: ignore[code] reason` is for its line, or alone on its line for the next.
    """
    files = {path: _ignores(path) for path in paths}
    kept = [each for each in findings if not _is_ignored(each, files.get(each.path, ()))]
    told = [problem for path, found in files.items() for problem in _about(path, found, findings)]
    return tuple(sorted([*kept, *told], key=lambda each: (each.path, each.line or 0)))


def without_file_names(findings: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """What is left without what validators have against the file name that a text has not."""
    return (each for each in findings if each.path != TEXT_PATH or "filename" not in each.code)


def _ignores(path: str) -> tuple[Ignore, ...]:
    try:
        lines = read_regular(path).decode("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ()
    return tuple(_read(lines))


def _read(lines: Sequence[str]) -> Iterator[Ignore]:
    for at, line in enumerate(lines):
        found = _COMMENT.search(line)
        if found is not None:
            alone = not line[: found.start()].strip()
            codes = tuple(each.strip() for each in found[2].split(",") if each.strip())
            for_line = _next(lines, at) if alone else at + 1
            yield Ignore((at + 1, found.end(1) + 1), for_line, codes, found[3].strip())


def _next(lines: Sequence[str], at: int) -> int:
    """The next line that is no comment."""
    after = range(at + 1, len(lines))
    return next((each + 1 for each in after if not lines[each].lstrip().startswith("#")), at + 1)


def _is_ignored(found: Diagnostic, ignores: Sequence[Ignore]) -> bool:
    return any(
        each.reason and each.line == (found.line or 1) and found.code in each.codes
        for each in ignores
    )


def _about(
    path: str, ignores: Sequence[Ignore], findings: Sequence[Diagnostic]
) -> Iterator[Diagnostic]:
    """Comments without a reason, and those that leave nothing out."""
    there: Mapping[int, set[str]] = {each.line: set() for each in ignores}
    for found in findings:
        if found.path == path:
            there.get(found.line or 1, set()).add(found.code)
    for each in ignores:
        if not each.reason:
            message = "the comment gives no reason, so that nothing is left out"
            yield _found(WITHOUT_REASON, path, each, message, "write why behind the bracket")
        idle = [code for code in each.codes if code not in there[each.line]]
        if idle or not each.codes:
            message = f"the comment leaves nothing out: {', '.join(idle) or 'it names no check'}"
            yield _found(IDLE, path, each, message, "take it out")


def _found(about: Explained, path: str, ignore: Ignore, message: str, hint: str) -> Diagnostic:
    line, column = ignore.written
    return Diagnostic(about.code, message, path, line, hint, column, level=about.level)


WITHOUT_REASON = Explained(
    code="ignore_without_reason",
    level="warning",
    why="Who reads the rule next must know why a finding does not count. Without a reason it does.",
)

IDLE = Explained(
    code="idle_ignore",
    level="note",
    why="What a comment was written against is mended, or it stands on the wrong line.",
)

OURS = tuple(sorted((*EXPLAINED, WITHOUT_REASON, IDLE), key=lambda each: each.code))
"""All checks that are ours."""
