"""Why a test failed, in lines for people."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from siemantic.matcher.notation import quoted
from siemantic.ruletests.results import Edit, Failure

MOST_CHARACTERS = 2000
"""So much of an event is printed; the whole is in the JSON."""


def lines_of(failure: Failure, turned: str) -> Iterator[str]:
    """
    The event, what decided, and the change that would turn the verdict.

    Args:
        turned: what would then be so, such as `it would match`.
    """
    if failure.event is not None:
        yield f"event: {_shortened(as_json(failure.event))}"
    yield from failure.decided
    if failure.change:
        yield f"{turned} {in_words(failure.change)}"


def in_words(change: Iterable[Edit]) -> str:
    """Changes of an event, such as `with Image: 'a' in place of 'b' and without User`."""
    return " and ".join(map(_edit, change))


def as_json(event: Mapping[str, Any]) -> str:
    """An event in one line."""
    return json.dumps(dict(event), ensure_ascii=False, default=str)


def one_line(text: str) -> str:
    """A query without its line breaks."""
    return " ".join(text.split())


def _shortened(text: str) -> str:
    rest = len(text) - MOST_CHARACTERS
    return text if rest <= 0 else f"{text[:MOST_CHARACTERS]}... and {rest} characters more"


def _edit(edit: Edit) -> str:
    if edit.after is None:
        return f"without {edit.field}"
    if edit.before is None:
        return f"with {edit.field}: {_value(edit.after)}, which is missing"
    return f"with {edit.field}: {_value(edit.after)} in place of {_value(edit.before)}"


def _value(value: Any) -> str:  # noqa: ANN401 - event data
    if isinstance(value, str):
        return quoted(value)
    return json.dumps(value, ensure_ascii=False, default=str)
