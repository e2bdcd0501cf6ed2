"""Events that differ from another in one value, by what tools are known to get wrong."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from siemantic.matcher.values import text_of


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An event, and how it differs, in words."""

    event: Mapping[str, object]
    difference: str


def neighbours(event: Mapping[str, object], field: str) -> Iterator[Neighbour]:
    """The neighbours of an event in a field that it has, of each kind one."""
    value = event[field]
    for words, change in _OF_TEXT if isinstance(value, str) else _OF_NUMBERS:
        changed = change(text_of(value))
        if changed is not None and changed != text_of(value):
            yield Neighbour({**event, field: changed}, words.format(field))
    other = _in_other_type(value)
    if other is not None:
        kind = "text" if isinstance(other, str) else "a number"
        yield Neighbour({**event, field: other}, f"{field} as {kind}")
    yield Neighbour({**event, field: ""}, f"an empty {field}")
    yield Neighbour({**event, field: None}, f"{field} as null")
    without = {name: each for name, each in event.items() if name != field}
    yield Neighbour(without, f"no {field}")


def _in_other_type(value: object) -> object | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        return int(value) if str(int(value[:20])) == value else None
    return None


def _with_wildcard(sign: str) -> Callable[[str], str | None]:
    """The last letter or digit replaced; in SQL `_` would stand for it, and `%` for anything."""

    def replace(text: str) -> str | None:
        at = next((at for at in reversed(range(len(text))) if text[at].isalnum()), None)
        return None if at is None else text[:at] + sign + text[at + 1 :]

    return replace


def _with_backslash(text: str) -> str:
    """One more where there is one, else one before the text."""
    at = max(text.find("\\"), 0)
    return f"{text[:at]}\\{text[at:]}"


def _in_the_middle(sign: str) -> Callable[[str], str]:
    return lambda text: text[: len(text) // 2] + sign + text[len(text) // 2 :]


_Changes = tuple[tuple[str, Callable[[str], str | None]], ...]

_AROUND: _Changes = (
    ("a blank before {}", lambda text: f" {text}"),
    ("a blank after {}", lambda text: f"{text} "),
)
_OF_TEXT: _Changes = (
    ("{} in the other case", str.swapcase),
    ("'_' for a character of {}", _with_wildcard("_")),
    ("'%' for a character of {}", _with_wildcard("%")),
    ("one more backslash in {}", _with_backslash),
    ("a quote in {}", _in_the_middle("'")),
    ("a blank in {}", _in_the_middle(" ")),
    ("a line break in {}", _in_the_middle("\n")),
    ("a line break after {}", lambda text: f"{text}\n"),
    *_AROUND,
)
_OF_NUMBERS: _Changes = (("a zero before {}", lambda text: f"0{text}"), *_AROUND)
