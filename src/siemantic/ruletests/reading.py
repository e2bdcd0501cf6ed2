"""Events files -> tests; whatever is wrong with one is said with its file and line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from siemantic.diagnostics import Diagnostic
from siemantic.rules.documents import unreadable_file, unreadable_yaml
from siemantic.rules.files import EVENTS_ENDING
from siemantic.yaml_reader import place_of, read_yaml


@dataclass(frozen=True, slots=True)
class RuleTest:
    """One document of an events file: where it is, and its content as it was written."""

    path: Path
    position: int
    text: bytes
    content: Mapping[str, Any]

    @property
    def title(self) -> str:
        """The test's sentence."""
        return str(self.content["title"])

    def diagnose(self, code: str, message: str, hint: str | None = None) -> Diagnostic:
        """A finding about the test."""
        line, column = place_of(self.text, self.position, ()) or (None, None)
        return Diagnostic(code, message, str(self.path), line, hint, column)


def find_tests(inputs: Sequence[str]) -> tuple[tuple[RuleTest, ...], tuple[Diagnostic, ...]]:
    """
    The tests at, below and beside `inputs`, and what is wrong with their files.

    An input is a folder, an events file, or a rule file whose events file stands beside it.
    """
    tests: list[RuleTest] = []
    problems: list[Diagnostic] = []
    for path in dict.fromkeys(path for each in inputs for path in _events_files(Path(each))):
        found, wrong = _read_tests(path)
        tests.extend(found)
        problems.extend(wrong)
    return tuple(tests), tuple(problems)


def _events_files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(path.rglob("*" + EVENTS_ENDING))
    elif path.name.endswith(EVENTS_ENDING):
        yield path
    elif (beside := path.with_name(path.stem + EVENTS_ENDING)).exists():
        yield beside


def rule_file(path: Path) -> Path:
    """The rule beside an events file, `.yml` unless there is only a `.yaml`."""
    stem = path.name.removesuffix(EVENTS_ENDING)
    long = path.with_name(stem + ".yaml")
    short = path.with_name(stem + ".yml")
    return long if long.exists() and not short.exists() else short


def _read_tests(path: Path) -> tuple[list[RuleTest], list[Diagnostic]]:
    try:
        text = path.read_bytes()
    except OSError as error:
        return [], [unreadable_file(error, str(path))]
    tests: list[RuleTest] = []
    problems: list[Diagnostic] = []
    for document in read_yaml(text, times_as_text=True):
        if document.problem is not None:
            wrong = document.problem
            problem = unreadable_yaml(wrong, str(path))
            problems.append(problem)
        elif document.content is not None:
            test = RuleTest(path, document.position, text, document.content)
            message = _wrong(document.content)
            if message is None:
                tests.append(test)
            else:
                problems.append(test.diagnose("invalid_test", message, "see docs/rule-tests.md"))
    return tests, problems


_KEYS = frozenset({"title", "match", "event", "filters", "rule", "stream", "alerts"})


def _wrong(content: Any) -> str | None:  # noqa: ANN401 - YAML data
    """What is wrong with a test's content, None when it is sound."""
    if not isinstance(content, Mapping):
        return "a test is a mapping of keys to values"
    unknown = sorted(str(key) for key in content.keys() - _KEYS)
    filters = content.get("filters", [])
    checks = (
        (bool(unknown), f"unknown key '{', '.join(unknown)}'"),
        (not isinstance(content.get("title"), str), "the test has no 'title'"),
        (not _is_list_of_texts(filters), "'filters' is a list of files"),
        (("event" in content) == ("stream" in content), "a test has an 'event' or a 'stream'"),
        ("event" in content and "alerts" in content, "'alerts' goes with a 'stream'"),
        ("stream" in content and "match" in content, "'match' goes with an 'event'"),
    )
    for is_wrong, message in checks:
        if is_wrong:
            return message
    return _wrong_event(content) if "event" in content else _wrong_stream(content)


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _wrong_event(content: Mapping[str, Any]) -> str | None:
    if not isinstance(content["event"], Mapping):
        return "'event' is a mapping of fields to values"
    return None if isinstance(content.get("match"), bool) else "'match' is true or false"


def _wrong_stream(content: Mapping[str, Any]) -> str | None:
    for key, inner in (("stream", "event"), ("alerts", "group")):
        entries = content.get(key)
        if not isinstance(entries, list):
            return f"'{key}' is a list, each with 'time' and '{inner}'"
        for entry in entries:
            sound = isinstance(entry, Mapping) and isinstance(entry.get(inner), Mapping)
            if not sound or _time(entry.get("time")) is None:
                return f"an entry of '{key}' needs '{inner}' and a 'time' like 2026-01-31T10:00:00Z"
    return None


def _time(value: object) -> datetime | None:
    try:
        time = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return None if time.tzinfo is None else time
