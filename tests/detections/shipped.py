"""The detections that we ship, and which of their tests are about which."""

from dataclasses import replace
from pathlib import Path

from siemantic.rules import find_rule_files, load_documents
from siemantic.rules.documents import reference_key
from siemantic.ruletests import find_tests
from siemantic.ruletests.case import EventCase, StreamCase

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "rules"
FILTERS = ROOT / "filters"


def load_shipped():
    """Every rule, correlation rule and filter, in the order of their paths below the repository."""
    found = load_documents(find_rule_files([str(RULES), str(FILTERS)]))
    if found.diagnostics:
        raise ValueError(f"not all of the detections can be read: {found.diagnostics}")
    return found.documents


def load_tests():
    """Every rule test, in the order of the events files."""
    tests, problems = find_tests([str(RULES)])
    if problems:
        raise ValueError(f"not all of the rule tests can be read: {problems}")
    return tests


def select_tests(document, tests):
    """Those of `tests` that run a rule, or that apply a filter."""
    path = Path(document.path)
    if document.kind == "filter":
        return tuple(test for test in tests if path in applied_filters(test))
    names = {reference_key(name) for name in document.names}
    return tuple(
        test
        for test in tests
        if test.rule_file == path and (test.rule is None or reference_key(test.rule) in names)
    )


def applied_filters(test):
    """The paths of the filters that a test names."""
    return test.filters


def raises_alert(test):
    """Whether the test expects that its rule matches the event, or alerts over the stream."""
    match test.case:
        case EventCase(match=match):
            return match
        case StreamCase(alerts=alerts):
            return bool(alerts)


def move_test(test, folder):
    """The test as if it stood below a folder as it stands below the repository."""

    def move(path):
        return folder / path.relative_to(ROOT)

    return replace(
        test,
        path=move(test.path),
        rule_file=move(test.rule_file),
        filters=tuple(map(move, test.filters)),
    )
