"""What a rule says, read from its plain content, whatever shape that has."""

from collections.abc import Iterator, Mapping
from typing import Any


def texts_in(value: object) -> tuple[str, ...]:
    """
    The texts of what should be a list of texts, and may be anything.

    >>> texts_in(["a", None, 1]), texts_in("a"), texts_in(None)
    (('a', '1'), ('a',), ())
    """
    if isinstance(value, Mapping):
        return tuple(f"{name}: {each}" for name, each in value.items())
    found = value if isinstance(value, list) else [value]
    return tuple(str(each) for each in found if each is not None)


def fields_in(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that the detections of a rule or a filter name, each once, in order."""
    parts = (content.get("detection"), content.get("filter"))
    return tuple(dict.fromkeys(name for part in parts for name, _ in _items(part)))


def event_ids_in(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The event ids that a rule's detections ask for, whether or not all of them are needed."""
    found = (
        text
        for name, value in _items(content.get("detection"))
        if name.lower() in ("eventid", "eventcode", "event_id")
        for text in texts_in(value)
    )
    return tuple(dict.fromkeys(found))


def related_in(content: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """
    The rules that a rule names as related ones: the kind of relation, and the id, as written.

    >>> related_in({"related": [{"id": "a", "type": "similar"}, {"id": 1}, "b"]})
    (('similar', 'a'), ('', '1'))
    """
    found = content.get("related")
    parts = [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []
    return tuple((str(each.get("type") or ""), str(each.get("id") or "")) for each in parts)


def _items(part: object) -> Iterator[tuple[str, object]]:
    """Fields with their values; the names of the detections themselves are none."""
    for detection in part.values() if isinstance(part, Mapping) else ():
        parts = detection if isinstance(detection, list) else [detection]
        for each in (each for each in parts if isinstance(each, Mapping)):
            for key, value in each.items():
                name = str(key).partition("|")[0]
                if name:
                    yield name, value
