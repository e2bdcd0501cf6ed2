"""A list of techniques that should be covered."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from siemantic.diagnostics import visible
from siemantic.errors import ConfigurationError
from siemantic.regular_files import read_regular

_TECHNIQUE = re.compile(r"(T\d{4}(?:\.\d{3})?)\b.*", re.IGNORECASE)


def read_wanted(path: Path) -> tuple[str, ...]:
    """
    The techniques of a file, each once, in order.

    It has a technique a line, `T1074.002` with anything behind it, and lines that begin with `#`;
    or it is a layer of the ATT&CK Navigator, of which those count that are not disabled.

    Raises:
        ConfigurationError: it cannot be read, or has a line that names no technique.
    """
    try:
        text = read_regular(path).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text in UTF-8"
        raise ConfigurationError(f"{path} cannot be read: {reason}") from error
    found = _of_layer(text, path) if text.lstrip().startswith("{") else _of_lines(text, path)
    techniques = tuple(dict.fromkeys(each.upper() for each in found))
    if not techniques:
        raise ConfigurationError(f"{path} names no technique; write one a line, as T1074.002")
    return techniques


def _of_lines(text: str, path: Path) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), 1):
        wanted = line.strip()
        if not wanted or wanted.startswith("#"):
            continue
        found = _TECHNIQUE.fullmatch(wanted)
        if found is None:
            said = visible(wanted[:40])
            message = f"{path}:{number}: '{said}' is no technique; write one a line, as T1074.002"
            raise ConfigurationError(message)
        yield found[1]


def _of_layer(text: str, path: Path) -> Iterator[str]:
    try:
        for each in json.loads(text)["techniques"]:
            if each.get("enabled", True) and _TECHNIQUE.fullmatch(each["techniqueID"]):
                yield each["techniqueID"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{path} is no layer of the ATT&CK Navigator, and no list of techniques"
        raise ConfigurationError(message) from error
