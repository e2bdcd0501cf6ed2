"""Files -> tests, whatever their layout."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from siemantic.diagnostics import Diagnostic
from siemantic.folders import walk
from siemantic.ruletests.case import Found, RuleTest
from siemantic.ruletests.layouts import LAYOUTS, Layout


def find_tests(
    inputs: Sequence[str], name: str | None = None
) -> tuple[tuple[RuleTest, ...], tuple[Diagnostic, ...]]:
    """
    The tests at, below and beside `inputs`, and what is wrong with their files.

    An input is a folder, a file of tests, or a rule file whose tests stand beside it. Hidden files
    and folders are passed over.

    Args:
        name: only tests in whose title, or the name of whose file, it is found in any case.
    """
    tests: list[RuleTest] = []
    problems: list[Diagnostic] = []
    for path, layout in dict.fromkeys(found for each in inputs for found in _files(Path(each))):
        found = layout.read(path)
        tests.extend(found.tests)
        problems.extend(found.problems)
    chosen = (each for each in tests if name is None or _is_called(each, name))
    return tuple(chosen), tuple(dict.fromkeys(problems))


def read_tests(path: Path) -> Found | None:
    """The tests in one file, without those beside it; None if it is of no layout."""
    found = [each.read(path) for each in LAYOUTS if each.takes(path)]
    if not found:
        return None
    return Found(
        tuple(test for each in found for test in each.tests),
        tuple(problem for each in found for problem in each.problems),
    )


def _is_called(test: RuleTest, name: str) -> bool:
    names = (test.title, test.path.name, test.rule_file.name)
    return any(name.lower() in each.lower() for each in names)


def _files(path: Path) -> Iterator[tuple[Path, Layout]]:
    if path.is_dir():
        for each in _below(path):
            yield from _taken(each)
        return
    beside = (each for layout in LAYOUTS for each in layout.beside(path))
    for each in (path, *(found for found in beside if _is_there(found))):
        yield from _taken(each)


def _taken(path: Path) -> Iterator[tuple[Path, Layout]]:
    yield from ((path, layout) for layout in LAYOUTS if layout.takes(path))


def _below(folder: Path) -> Iterator[Path]:
    for place, folders, files in walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(files):
            path = Path(place, name)
            if not name.startswith("."):
                yield path


def _is_there(path: Path) -> bool:
    """Whether there is anything but a folder; a device, or a link to nothing, is told when read."""
    return os.path.lexists(path) and not path.is_dir()
