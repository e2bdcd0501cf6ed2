"""
Rule tests as items of pytest, which knows the plugin by its entry point `siemantic`.

`pytest rules` collects what `siemantic test rules` runs. A project without rules is left alone: a
file counts only where a Sigma rule is that it tests. Everything heavy is imported when there is
such a file, so that pytest starts as fast as without.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from siemantic.diagnostics import Diagnostic
    from siemantic.ruletests import RuleTest, RuleTests

_SIGNS = (b"detection", b"correlation")
"""What a rule has in it."""

_TESTED = (b"regression_tests_path", b"testcases:")
"""What leads from a rule to its recorded events, and what has its tests within it."""


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "RuleTestFile | None":
    """A collector for a file of rule tests, whatever its layout."""
    if file_path.suffix not in (".yml", ".yaml") or not _may_have_tests(file_path):
        return None
    from siemantic.ruletests.finding import read_tests

    found = read_tests(file_path)
    if found is None:
        return None
    collector: RuleTestFile = RuleTestFile.from_parent(parent, path=file_path)
    return collector


def _may_have_tests(path: Path) -> bool:
    """Whether the file is called like one of tests with a rule beside, or is a rule with tests."""
    from siemantic.regular_files import leads_out
    from siemantic.rules.files import tested_files

    tested = [each for each in tested_files(path) if each.exists()]
    has_rule = any(leads_out(each, each) or _has(each, *_SIGNS) for each in tested)
    return has_rule or _has(path, *_TESTED)


def _has(path: Path, *signs: bytes) -> bool:
    """Whether one of the texts is in the file; what cannot be read has none."""
    from siemantic.regular_files import read_regular

    try:
        text = read_regular(path)
    except OSError:
        return False
    return any(each in text for each in signs)


class RuleTestFile(pytest.File):
    """A file of rule tests."""

    def collect(self) -> Iterator["RuleTestItem | BrokenItem"]:
        """An item for each test, and one for each thing that is wrong with the file."""
        from siemantic.ruletests import RuleTests
        from siemantic.ruletests.finding import read_tests

        found = read_tests(self.path)
        if found is None:
            return
        runs = RuleTests(found.tests, _rules_for(found.tests, self.config.rootpath))
        names: set[str] = set()
        for test in found.tests:
            name = test.title if test.title not in names else f"{test.title} (line {test.line})"
            names.add(name)
            yield RuleTestItem.from_parent(self, name=name, test=test, runs=runs)
        for problem in found.problems:
            name = f"{problem.code} (line {problem.line or 1})"
            yield BrokenItem.from_parent(self, name=name, problem=problem)


def _rules_for(tests: "tuple[RuleTest, ...]", root: Path) -> list[str]:
    """Where the rules are that a correlation may name; none where there is no correlation."""
    files = {test.rule_file for test in tests}
    if not any(_has(each, b"correlation") for each in files):
        return []
    from siemantic.settings import SETTINGS_FILE, load_settings

    settings = root / SETTINGS_FILE
    if settings.exists():
        rules = [root / each for each in load_settings(settings).rules]
        return [str(each) for each in rules if each.exists()]
    return sorted({str(each.parent) for each in files})


class RuleTestItem(pytest.Item):
    """A rule test, run by the matcher."""

    def __init__(self, *, test: "RuleTest", runs: "RuleTests", **parts: Any) -> None:  # noqa: ANN401 - pytest's
        super().__init__(**parts)
        self._test = test
        self._runs = runs

    def runtest(self) -> None:
        """Fail where the test does, and leave out what cannot be run."""
        for result in self._runs.results_of(self._test):
            if result.problem is not None:
                raise RuleTestError(result.problem)
            if result.reason:
                pytest.skip(result.reason)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:  # noqa: ANN401 - pytest's
        """What `siemantic test` says."""
        return _failure(excinfo) or str(super().repr_failure(excinfo, style))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the test stands."""
        line = self._test.line
        return self._test.path, None if line is None else line - 1, self.name


class BrokenItem(pytest.Item):
    """What is wrong with a file of rule tests."""

    def __init__(self, *, problem: "Diagnostic", **parts: Any) -> None:  # noqa: ANN401 - pytest's
        super().__init__(**parts)
        self._problem = problem

    def runtest(self) -> None:
        """Fail, since the tests that are meant are not run."""
        raise RuleTestError(self._problem)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:  # noqa: ANN401 - pytest's
        """What `siemantic test` says."""
        return _failure(excinfo) or str(super().repr_failure(excinfo, style))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where it is wrong."""
        line = self._problem.line
        return self.path, None if line is None else line - 1, self.name


class RuleTestError(Exception):
    """A rule test failed, or cannot be run."""

    def __init__(self, problem: "Diagnostic") -> None:
        super().__init__(problem.message)
        self.problem = problem


def _failure(excinfo: pytest.ExceptionInfo[BaseException]) -> str:
    from siemantic.diagnostics import render

    error = excinfo.value
    return render(error.problem) if isinstance(error, RuleTestError) else ""
