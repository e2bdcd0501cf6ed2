"""Files of tests in a folder, and what comes of running them."""

from siemantic.diagnostics import render
from siemantic.ruletests import RuleTests, find_tests

RULE = r"""
title: A rule
logsource: {product: windows, category: process_creation}
detection: {selection: {Image|endswith: '\a.exe'}, condition: selection}
"""


def write(folder, files):
    """The files below the folder; a rule `r/a.yml` unless there is one."""
    for name, text in {"r/a.yml": RULE, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def run(folder, *inputs, name=None):
    """The results of the tests of inputs below the current folder, and what is wrong with files."""
    del folder
    tests, problems = find_tests(inputs, name)
    return tuple(RuleTests(tests, [each for each in inputs if "." not in each]).run()), problems


def line_of(result):
    """A result in a line."""
    return f"{result.path}:{result.line}: {result.outcome}: {result.title}"


def findings_of(results, problems):
    """Everything that is wrong, in lines."""
    wrong = [each.problem for each in results if each.problem is not None]
    return [render(each).split("\n")[0] for each in (*problems, *wrong)]
