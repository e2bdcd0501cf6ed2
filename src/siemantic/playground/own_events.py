"""Events as somebody writes them: JSON, an object per line, or YAML."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from siemantic.events import Event
from siemantic.yaml_reader import read_yaml

MOST_EVENTS = 200


class EventsError(Exception):
    """The text holds no events; `line` counts from 1, None when it is about all of it."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class OwnEvent:
    """An event, with its time where it is one of a stream."""

    event: Event
    time: datetime | None = None


def parse_events(text: str) -> tuple[OwnEvent, ...]:
    """
    The events of a text: an object, a list of them, an object per line, or the same in YAML.

    One of a stream is `{time: 2026-01-31T10:00:00Z, event: {...}}`, as in rule tests.

    Raises:
        EventsError: it holds something else, or more than `MOST_EVENTS`.
    """
    found = [_own_event(content, line) for content, line in _contents(text)]
    if len(found) > MOST_EVENTS:
        raise EventsError(f"there are {len(found)} events; try {MOST_EVENTS} at a time")
    return tuple(found)


Content = tuple[Any, int | None]


def _contents(text: str) -> list[Content]:
    """What the text holds, each with the line where it begins, as far as that is known."""
    if not text.lstrip().startswith(("{", "[")):
        return [*_yaml(text)]
    try:
        return _flat(_json(text), None)
    except EventsError as whole:
        lines = [(line, at) for at, line in enumerate(text.split("\n"), 1) if line.strip()]
        if len(lines) > 1 and _is_object(lines[0][0]):
            return [(_json(line, at), at) for line, at in lines]
        try:
            return [*_yaml(text)]  # such as {Image: a.exe}
        except EventsError:
            raise whole from None


def _json(text: str, first: int = 1) -> Any:  # noqa: ANN401 - JSON is anything
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise EventsError(f"no JSON: {error.msg}", first + error.lineno - 1) from error
    except (RecursionError, ValueError) as error:
        raise EventsError("no JSON: nested too deeply, or a number it does not have") from error


def _no_constant(text: str) -> float:
    raise ValueError(text)


def _is_object(line: str) -> bool:
    try:
        return isinstance(_json(line), dict)
    except EventsError:
        return False


def _yaml(text: str) -> Iterator[Content]:
    for document in read_yaml(text.encode("utf-8", "surrogatepass"), times_as_text=True):
        if document.problem is not None:
            raise EventsError(document.problem.message, document.problem.line)
        line = None if document.place is None else document.place[0]
        if document.content is not None:
            yield from _flat(document.content, line)


def _flat(content: object, line: int | None) -> list[Content]:
    return [(each, line) for each in content] if isinstance(content, list) else [(content, line)]


def _own_event(content: object, line: int | None) -> OwnEvent:
    if not isinstance(content, Mapping) or not all(isinstance(each, str) for each in content):
        raise EventsError('an event is an object such as {"Image": "C:\\\\a.exe"}', line)
    if set(content) == {"time", "event"} and isinstance(content["event"], Mapping):
        return OwnEvent(content["event"], _time(content["time"], line))
    return OwnEvent(content)


def _time(value: object, line: int | None) -> datetime:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        message = f"'{str(value)[:40]}' is no time such as 2026-01-31T10:00:00Z"
        raise EventsError(message, line) from None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
