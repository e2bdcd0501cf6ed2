"""
Files of recorded events -> events in the names that Sigma's rules use.

JSON may be an object, a list of them, or one after the other, in lines or not (JSONL). An object
with `Event` is a Windows event as the readers of EVTX write it, and becomes flat.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from siemantic.errors import ConfigurationError
from siemantic.events import Event
from siemantic.regular_files import check_regular, read_regular
from siemantic.ruletests.windows import flat_event

MAX_BYTES = 64 * 2**20
"""A recording for a test is small; what is larger does not fit into memory for certain."""


class RecordingError(ConfigurationError):
    """
    A recording cannot be read; its text says what is wrong, `line` where it is known.

    `hint` is the way out.
    """

    def __init__(self, message: str, line: int | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.hint = hint


class UnreadableKindError(ConfigurationError):
    """A recording is of a kind that nothing here reads."""


def read_recording(path: Path) -> tuple[Event, ...]:
    """
    The events of a file, in order.

    Raises:
        RecordingError: it cannot be read, or holds something else.
        UnreadableKindError: its ending is of no kind that is read here.
    """
    try:
        check_regular(path)
        reader, size = _reader_of(path), path.stat().st_size
        if size > MAX_BYTES:
            message = f"a recording has at most {MAX_BYTES >> 20} MiB, this {size >> 20}"
            raise RecordingError(message, hint="keep what the rule is about, and a little beside")
        return tuple(map(flat_event, reader(path)))
    except OSError as error:
        message = (error.strerror or str(error)).lower()
        raise RecordingError(message, hint="check the file and its permissions") from error


def _reader_of(path: Path) -> Callable[[Path], Iterator[Mapping[str, Any]]]:
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(sorted(_READERS))
        message = f"recordings of the kind '{path.suffix}' are not read here, but {known}"
        raise UnreadableKindError(message)
    return reader


def _read_json(path: Path) -> Iterator[Mapping[str, Any]]:
    text = _text(path)
    start, line, counted = 0, 1, 0
    while (start := _skip(text, start)) < len(text):
        line, counted = line + text.count("\n", counted, start), start
        content, start = _parsed(text, start, line)
        for each in content if isinstance(content, list) else [content]:
            if not isinstance(each, Mapping):
                raise RecordingError('an event is an object such as {"Image": "a"}', line)
            yield each


def _text(path: Path) -> str:
    try:
        return read_regular(path, MAX_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = "the file is not text in UTF-8"
        raise RecordingError(message, hint="save it as UTF-8, or take it away") from error


def _skip(text: str, start: int) -> int:
    """Behind blanks, and the commas that some put between lines."""
    while start < len(text) and text[start] in " \t\r\n,":
        start += 1
    return start


def _parsed(text: str, start: int, line: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        raise RecordingError(f"no JSON: {error.msg}", error.lineno) from error
    except RecursionError as error:
        raise RecordingError("no JSON: nested too deeply", line) from error
    except ValueError as error:
        raise RecordingError(f"no JSON: {error}", line) from error


def _no_constant(text: str) -> float:
    raise ValueError(f"{text} is no number")


def _whole_number(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise ValueError(f"a number of {len(text)} digits")
    return int(text)


_LONGEST_NUMBER = 4000
"""Python reads no longer one, unless it is told to (`sys.set_int_max_str_digits`)."""


_DECODER = json.JSONDecoder(parse_constant=_no_constant, parse_int=_whole_number)


def _read_evtx(path: Path) -> Iterator[Mapping[str, Any]]:
    from siemantic.ruletests.evtx import read_evtx

    return read_evtx(path)


_READERS: Mapping[str, Callable[[Path], Iterator[Mapping[str, Any]]]] = {
    ".evtx": _read_evtx,
    ".json": _read_json,
    ".jsonl": _read_json,
    ".ndjson": _read_json,
}
