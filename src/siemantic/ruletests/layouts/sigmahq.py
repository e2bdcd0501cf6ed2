"""
SigmaHQ's layout: `regression_tests_path` in a rule leads to an `info.yml`, and that to recordings.

Each entry of its `regression_tests_info` has a `name`, a `type`, a `path` and a `match_count`: how
many events of the file the rule must match, one where it is not said. More are as good, since
SigmaHQ counts 1 where three events match (registry_set_change_security_zones), and its runner asks
for any; 0 is none.
Source: https://github.com/SigmaHQ/sigma-specification, "SigmaHQ Regression Testing Conventions".
Both paths are relative to the root of the repository, which is looked for upwards, as
tests/regression_tests_runner.py of https://github.com/SigmaHQ/sigma does; it fails where a file is
missing, and so do we.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from siemantic.regular_files import leads_out, read_regular
from siemantic.rules import RuleDocument, load_documents
from siemantic.rules.files import find_rule_files, is_rule_test
from siemantic.ruletests.case import Found, RecordingCase, RuleTest
from siemantic.ruletests.layouts.documents import Place, Shape, read_documents, read_list

NAME = "sigmahq"
_KEY = "regression_tests_path"
_HINT = "an entry of 'regression_tests_info' has a 'name', a 'type', a 'path' and a 'match_count'"


def takes(path: Path) -> bool:
    """Whether the file may have a rule that names its tests; it is not read as YAML for that."""
    if path.suffix not in (".yml", ".yaml") or is_rule_test(path):
        return False
    try:
        return _KEY.encode() in read_regular(path)
    except OSError:
        return False


def beside(_rule: Path) -> Iterable[Path]:
    """Nothing: the rule itself names its tests."""
    return ()


def read(path: Path) -> Found:
    """The tests of the rules in a file. What is wrong with the rules is said by who runs them."""
    documents = load_documents(find_rule_files([str(path)])).of_kind("rule", "correlation")
    found = [_of_rule(each, path) for each in documents if _KEY in each.content]
    return Found(
        tuple(test for each in found for test in each.tests),
        tuple(problem for each in found for problem in each.problems),
    )


def _of_rule(rule: RuleDocument, path: Path) -> Found:
    info = _find(rule.content[_KEY], path)
    if info is None:
        named = str(rule.content[_KEY])[:200]
        message = f"'{_KEY}' leads to no file: {named}"
        return Found(
            (), (rule.diagnose("no_recording", message, _KEY, hint=_way_out(named, path)),)
        )
    shape = Shape(lambda test: _wrong(test, info), _HINT)
    documents, problems = read_documents(info, _HINT)
    found = [
        read_list(each, "regression_tests_info", shape, partial(_test, rule, (path, info)))
        for each in documents
    ]
    return Found(
        tuple(test for each in found for test in each.tests),
        (*problems, *(problem for each in found for problem in each.problems)),
    )


def _find(named: object, start: Path) -> Path | None:
    """The file below the nearest folder upwards that has it; none outside of the repository."""
    if not isinstance(named, str) or "\0" in named:
        return None
    relative = PurePosixPath(named.replace("\\", "/"))
    if relative.is_absolute() or ".." in relative.parts:
        return None
    places = (folder / relative for folder in start.absolute().parents)
    found = next((each for each in places if each.is_file() and not leads_out(each, start)), None)
    return None if found is None else _shortened(found)


def _way_out(named: str, start: Path) -> str:
    """What to do about a path that leads nowhere; where only rules were copied, all lead there."""
    folder = named.replace("\\", "/").partition("/")[0]
    if folder in ("", "..") or any((up / folder).exists() for up in start.absolute().parents):
        return "it is relative to the root of the repository, such as regression_data/a/info.yml"
    return f"copy the folder '{folder}' from where the rule comes from, or take the key out"


def _shortened(path: Path) -> Path:
    """As a user would write it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _wrong(test: Mapping[str, Any], info: Path) -> str | None:
    if not isinstance(test.get("path"), str):
        return "'path' is the file of a recording"
    count = test.get("match_count")
    is_count = isinstance(count, int) and not isinstance(count, bool) and count >= 0
    if count is not None and not is_count:
        return "'match_count' is a number of events"
    return None if _find(test["path"], info) else f"there is no file {test['path'][:200]}"


def _test(
    rule: RuleDocument, files: tuple[Path, Path], test: Mapping[str, Any], place: Place
) -> RuleTest:
    path, info = files
    count = test.get("match_count")
    recording = _find(test["path"], info)
    assert recording is not None  # `_wrong` has seen it  # noqa: S101
    case = RecordingCase(recording, 0, 0) if count == 0 else RecordingCase(recording, count or 1)
    title = str(test.get("name") or PurePosixPath(test["path"]).name)
    return RuleTest(NAME, info, *place, title, path, rule.id, case)
