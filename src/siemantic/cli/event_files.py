"""Events from JSON files, and what the console knows, for running queries here."""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from siemantic.aql.functions.table import FUNCTION_NAMES, find_function
from siemantic.cli.query_files import STANDARD_INPUT
from siemantic.diagnostics import did_you_mean
from siemantic.errors import ConfigurationError
from siemantic.regular_files import check_ends

Event = Mapping[str, Any]


def read_events(path: str) -> Iterator[Event]:
    """
    The events of a file: an object per line (JSONL), or one list of objects.

    Raises:
        ConfigurationError: the file cannot be read or holds something else.
    """
    text = _text(path)
    if text.lstrip().startswith("["):
        yield from _listed(path, text)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield _event(_parsed(line, path, number), f"{_shown(path)}:{number}")


def read_lookups(path: str) -> dict[str, Any]:
    """
    What the console's functions give, from a JSON file: function -> argument -> value.

    Raises:
        ConfigurationError: the file cannot be read or holds something else.
    """
    content = _parsed(_text(path), path, 1)
    if not isinstance(content, dict):
        message = f"{_shown(path)} holds no object"
        raise ConfigurationError(f'{message}; write {{"QIDNAME": {{"5000023": "a name"}}}}')
    for name in content:
        if find_function(name) is None:
            hint = did_you_mean(name.upper(), FUNCTION_NAMES)
            raise ConfigurationError(f"{_shown(path)}: no function is called '{name}'{hint}")
    return content


def _listed(path: str, text: str) -> Iterator[Event]:
    content = _parsed(text, path, 1)
    for number, each in enumerate(content, 1):
        yield _event(each, f"{_shown(path)}: event {number}")


def _event(content: object, place: str) -> Event:
    if isinstance(content, dict):
        return content
    message = f'{place}: an event is an object such as {{"username": "root"}}'
    raise ConfigurationError(message)


def _parsed(text: str, path: str, line: int) -> Any:  # noqa: ANN401 - JSON is anything
    try:
        return json.loads(text, parse_float=_finite, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        place = f"{_shown(path)}:{line + error.lineno - 1}:{error.colno}"
        raise ConfigurationError(f"{place}: no JSON: {error.msg}") from error
    except (RecursionError, ValueError) as error:
        reason = str(error) if isinstance(error, _NumberError) else "nested too deeply, or too long"
        raise ConfigurationError(f"{_shown(path)}:{line}: no JSON: {reason}") from error


class _NumberError(ValueError):
    """A number that JSON does not have."""


def _finite(text: str) -> float:
    number = float(text)
    if abs(number) == float("inf"):
        raise _NumberError(f"the number {text[:40]} is beyond all that can be calculated with")
    return number


def _no_constant(text: str) -> float:
    raise _NumberError(f"{text} is no number in JSON")


def _text(path: str) -> str:
    try:
        if path == STANDARD_INPUT:
            return "" if sys.stdin is None else sys.stdin.buffer.read().decode("utf-8-sig")
        check_ends(path)
        return Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigurationError(f"'{path[:80]}' cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{_shown(path)} is not text in UTF-8") from error


def _shown(path: str) -> str:
    return "standard input" if path == STANDARD_INPUT else path[:80]
