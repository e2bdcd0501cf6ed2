"""Files that are no YAML -> stand-ins for the rules that they may hold, so that they have pages."""

from collections.abc import Iterable
from pathlib import PurePath, PurePosixPath

from siemantic.diagnostics import Diagnostic
from siemantic.regular_files import read_regular
from siemantic.rules import RuleDocument

Unread = tuple[RuleDocument, Diagnostic]


def unread_files(findings: Iterable[Diagnostic]) -> tuple[Unread, ...]:
    """A stand-in for each file that is no YAML, with the first thing that is wrong with it."""
    first: dict[str, Diagnostic] = {}
    for each in findings:
        if each.code == "invalid_yaml":
            first.setdefault(each.path, each)
    return tuple((_stand_in(path), problem) for path, problem in first.items())


def _stand_in(path: str) -> RuleDocument:
    parts = PurePath(path).parts[-2:]  # no more of where it is: pages are for others
    relative = PurePosixPath(*(each for each in parts if each not in ("/", "..", "-")))
    title = f"{relative.name or 'standard input'} cannot be read"
    return RuleDocument(path, relative, 1, 1, "rule", {"title": title}, _text(path))


def _text(path: str) -> bytes:
    try:
        return read_regular(path)
    except OSError:  # standard input, or a file that has gone since
        return b""
