"""
Our own layout: `<name>.events.yaml` beside `<name>.yml`, a test in each document.

docs/rule-tests.md describes it: a test of a rule has an `event`, or a file of recorded `events`,
and says whether it matches; one of a correlation rule has a `stream` of events and the alerts that
it expects.
"""

import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from siemantic.matcher import Alert, TimedEvent
from siemantic.regular_files import leads_out
from siemantic.rules.files import EVENTS_ENDING
from siemantic.ruletests.case import Case, EventCase, Found, RecordingCase, RuleTest, StreamCase
from siemantic.ruletests.layouts.documents import Shape, TestDocument, read_each, rule_beside

NAME = "events"


def takes(path: Path) -> bool:
    """Whether the file is one of this layout."""
    return path.name.endswith(EVENTS_ENDING)


def beside(rule: Path) -> Iterable[Path]:
    """Where the tests of a rule file are."""
    return (rule.with_name(rule.stem + EVENTS_ENDING),)


def read(path: Path) -> Found:
    """The tests of a file."""
    return read_each(path, Shape(partial(_wrong, path), "see docs/rule-tests.md"), _test)


def _test(document: TestDocument) -> RuleTest:
    content, path = document.content, document.path
    rule = content.get("rule")
    return RuleTest(
        NAME,
        path,
        *document.place,
        content["title"],
        rule_beside(path, path.name.removesuffix(EVENTS_ENDING)),
        None if rule is None else str(rule),
        _case(content, path.parent),
        tuple(Path(os.path.normpath(path.parent / each)) for each in content.get("filters", ())),
    )


def _case(content: Mapping[str, Any], folder: Path) -> Case:
    if "event" in content:
        return EventCase(content["event"], content["match"])
    if "events" in content:
        file = folder / content["events"]
        return RecordingCase(file) if content["match"] else RecordingCase(file, 0, 0)
    return StreamCase(
        tuple(TimedEvent(_known_time(each), each["event"]) for each in content["stream"]),
        tuple(Alert(_known_time(each), _group(each["group"])) for each in content["alerts"]),
    )


def _known_time(entry: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(str(entry["time"]))


def _group(group: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((str(field), str(value)) for field, value in group.items())


# --- what is wrong with a test -----------------------------------------------------------------

_KINDS = ("event", "events", "stream")
_KEYS = frozenset({"title", "match", "filters", "rule", "alerts", *_KINDS})


def _wrong(path: Path, content: Mapping[str, Any]) -> str | None:
    """What is wrong with the content of a test in a file, None when it is sound."""
    unknown = sorted(str(key) for key in content.keys() - _KEYS)
    filters = content.get("filters", [])
    kinds = [each for each in _KINDS if each in content]
    checks = (
        (bool(unknown), f"unknown key '{', '.join(unknown)}'"),
        (not isinstance(content.get("title"), str), "the test has no 'title'"),
        (not _is_list_of_paths(filters), "'filters' is a list of files"),
        (len(kinds) != 1, "a test has an 'event', 'events' or a 'stream', and one of them"),
        ("stream" not in kinds and "alerts" in content, "'alerts' goes with a 'stream'"),
        ("stream" in kinds and "match" in content, "'match' goes with an 'event'"),
    )
    for is_wrong, message in checks:
        if is_wrong:
            return message
    return _wrong_stream(content) if "stream" in kinds else _wrong_event(path, content)


def _is_list_of_paths(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_path, value))


def _is_path(value: object) -> bool:
    return isinstance(value, str) and "\0" not in value


def _wrong_event(path: Path, content: Mapping[str, Any]) -> str | None:
    if "event" in content and not isinstance(content["event"], Mapping):
        return "'event' is a mapping of fields to values"
    if "events" in content and not _is_path(content["events"]):
        return "'events' is a file of recorded events, such as attack.jsonl"
    if "events" in content and "://" in content["events"]:
        return "'events' is a file of recorded events, and no address: nothing is fetched"
    if "events" in content and leads_out(path.parent / content["events"], path):
        return "'events' leads out of the repository"  # and a test that fails shows an event
    return None if isinstance(content.get("match"), bool) else "'match' is true or false"


def _wrong_stream(content: Mapping[str, Any]) -> str | None:
    for key, inner in (("stream", "event"), ("alerts", "group")):
        entries = content.get(key)
        if not isinstance(entries, list):
            return f"'{key}' is a list, each with 'time' and '{inner}'"
        for entry in entries:
            sound = isinstance(entry, Mapping) and isinstance(entry.get(inner), Mapping)
            if not sound or not _is_time(entry.get("time")):
                return f"an entry of '{key}' needs '{inner}' and a 'time' like 2026-01-31T10:00:00Z"
    return None


def _is_time(value: object) -> bool:
    try:
        return datetime.fromisoformat(str(value)).tzinfo is not None
    except ValueError:
        return False
