"""Answers as data: anything but what is documented is an error that names the request."""

import json
from collections.abc import Mapping, Sequence

from siemantic.errors import ConsoleError
from siemantic.qradar.transport import Answer

Fields = Mapping[str, object]


def read_json(answer: Answer, label: str) -> object:
    """
    The body as data; None when it is empty.

    Raises:
        ConsoleError: it is no JSON.
    """
    if not answer.body:
        return None
    try:
        return json.loads(answer.text)
    except (ValueError, RecursionError) as error:
        at = f" at character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else ""
        message = f"the answer to {label} is no JSON{at}"
        raise ConsoleError(f"{message}; is this a QRadar console?", answer.status) from None


def as_fields(content: object, label: str) -> Fields:
    """
    The content as an object.

    Raises:
        ConsoleError: it is something else.
    """
    if isinstance(content, Mapping):
        return content
    raise ConsoleError(f"the answer to {label} is no object; is this a QRadar console?")


def as_list(content: object, label: str) -> Sequence[object]:
    """
    The content as a list.

    Raises:
        ConsoleError: it is something else.
    """
    if isinstance(content, list):
        return content
    raise ConsoleError(f"the answer to {label} is no list; is this a QRadar console?")


def text_in(fields: Fields, name: str) -> str:
    """The text in a field, empty when there is none."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def number_in(fields: Fields, name: str) -> int | None:
    """The whole number in a field, None when there is none."""
    value = fields.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
