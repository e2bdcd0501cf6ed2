"""
Cases of `cases/rules`: files, and everything that is wrong with them.

The first document of a case file holds the files that each case starts from. A case may `change`
text in them and add `files`, and says what to `expect`: for each finding as many lines of its text
as matter, in which `...` stands for anything.
"""

import re
from pathlib import Path

import pytest
import yaml

FOLDER = Path(__file__).parents[1] / "cases" / "rules"
NAMES = ("unreadable", "attributes", "detections", "correlations", "filters")
OF_PYTHON = re.compile(r"<class |\b\w+Error: |object has no attribute|not iterable|unhashable type")


class _CaseLoader(yaml.CSafeLoader):
    """Knows `!repeat`, which spells a text that is too long to write down."""


def _repeat(loader, node):
    parts = loader.construct_mapping(node)
    return parts["before"] + parts["text"] * parts["count"] + parts["after"]


_CaseLoader.add_constructor("!repeat", _repeat)


def _cases():
    return list(_each_case())


def _each_case():
    for name in NAMES:
        text = (FOLDER / f"{name}.yml").read_text(encoding="utf-8")
        sound, cases = yaml.load_all(text, Loader=_CaseLoader)
        for title, case in cases.items():
            yield pytest.param(_changed(sound, case), case["expect"], id=f"{name}: {title}")


def _changed(sound, case):
    files = {**sound, **case.get("files", {})}
    for name, changes in case.get("change", {}).items():
        for before, after in changes.items():
            assert before in files[name], f"the case changes {before!r}, which is not there"
            files[name] = files[name].replace(before, after)
    return files


def _agrees(rendered, expected):
    """Whether the first lines of a finding are those expected, `...` standing for anything."""
    shown = "\n".join(rendered.splitlines()[: len(expected.splitlines())])
    pattern = ".*".join(re.escape(part) for part in expected.split("..."))
    return re.fullmatch(pattern, shown) is not None


@pytest.mark.parametrize(("files", "expect"), _cases())
def test_what_is_wrong_is_found_and_nothing_else(findings, files, expect):
    """Every fault of a case is reported at its line, and no other is made up."""
    found = findings(files)
    assert len(found) == len(expect), found
    for rendered, expected in zip(found, expect, strict=True):
        assert _agrees(rendered, expected), f"{rendered}\nis not\n{expected}"


@pytest.mark.parametrize(("files", "expect"), _cases())
def test_a_finding_speaks_of_the_rule_and_not_of_python(findings, files, expect):
    """No finding shows a class or an exception of Python, which the user cannot mend."""
    if expect:
        shown = "\n".join(findings(files))
        assert OF_PYTHON.search(shown) is None, shown
