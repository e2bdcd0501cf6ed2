"""Where in a rule's document an issue of a pySigma validator is."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from sigma.correlations import SigmaCorrelationRule
from sigma.rule import SigmaDetection, SigmaDetectionItem, SigmaRule
from sigma.validators.base import SigmaValidationIssue

from siemantic.yaml_reader import Key

Keys = tuple[Key, ...]

_LISTS = {"link": "references", "reference": "references", "tag": "tags"}
"""An attribute of an issue that is an item of a list of the rule."""

_PARTS: Mapping[str, Keys] = {
    "condition_name": ("detection", "condition"),
    "identifier": ("id",),
    "logsource": ("logsource",),
    "missing_tactic": ("tags",),
    "selection": ("detection", "condition"),
    "title": ("title",),
    "tlp": ("tags",),
}
"""An attribute of an issue -> the part of the rule that it speaks of."""

_WORDS: Mapping[str, Keys] = {
    "author": ("author",), "condition": ("detection", "condition"), "correlation": ("correlation",),
    "date": ("date",), "description": ("description",), "falsepositives": ("falsepositives",),
    "fields": ("fields",), "identifier": ("id",), "level": ("level",), "modified": ("modified",),
    "status": ("status",), "tags": ("tags",), "them": ("detection", "condition"),
    "title": ("title",),
}  # fmt: skip
"""A word of the name of an issue that says nothing else of its place."""


def keys_of(
    issue: SigmaValidationIssue,
    name: str,
    rule: SigmaRule | SigmaCorrelationRule,
    content: Mapping[str, Any],
) -> Keys:
    """
    What leads to the place that the issue means, as near as it tells.

    Args:
        name: of the validator.
        rule: that the issue is about, as the validator saw it.
        content: what the rule was made of.
    """
    told = {each.name: getattr(issue, each.name) for each in fields(issue) if each.name != "rules"}
    found = next((keys for keys in _by_attributes(told, rule, content) if keys), None)
    words = (_WORDS[word] for word in reversed(name.split("_")) if word in _WORDS)
    return found or next(words, ())


def _by_attributes(
    told: Mapping[str, object],
    rule: SigmaRule | SigmaCorrelationRule,
    content: Mapping[str, Any],
) -> Iterator[Keys | None]:
    items = dict(_items(rule, content))
    for name, value in told.items():
        if name == "detection_name":
            yield ("detection", str(value))
        elif name in _LISTS:
            yield _item_of(content, _LISTS[name], str(value))
        elif name in _PARTS:
            yield _PARTS[name]
        elif name == "word":
            yield _with_word(content, str(value))
    yield _of_detection(told, items)
    fieldname = str(told.get("fieldname", ""))
    # A correlation has no log source, and one that names such a field has it among its own.
    source = content.get("logsource")
    is_source = isinstance(source, Mapping) and fieldname in source
    yield ("logsource", fieldname) if is_source else None
    yield (fieldname,) if fieldname in content else None


def _item_of(content: Mapping[str, Any], key: str, value: str) -> Keys:
    listed = content.get(key)
    values = listed if isinstance(listed, list) else []
    at = next((at for at, each in enumerate(values) if str(each) == value), None)
    return (key,) if at is None else (key, at)


def _with_word(content: Mapping[str, Any], word: str) -> Keys | None:
    """The false positive that has the word, else the text that does."""
    listed = content.get("falsepositives")
    for at, each in enumerate(listed if isinstance(listed, list) else []):
        if word in str(each):
            return ("falsepositives", at)
    texts = (key for key in ("title", "description") if word in str(content.get(key, "")))
    return next(((key,) for key in texts), None)


# --- detections --------------------------------------------------------------------------------

_Items = Mapping[Keys, SigmaDetectionItem]


def _of_detection(told: Mapping[str, object], items: _Items) -> Keys | None:
    """The item or value that the issue holds, or the first item with its field."""
    value = next((told[name] for name in _VALUES if name in told), None)
    name = told.get("field", told.get("fieldname"))
    for keys, item in items.items():
        if item is told.get("detection_item"):
            return keys
        at = _position(item, value)
        if at is not None:
            return (*keys, at) if len(item.original_value or ()) > 1 else keys
    named = next((keys for keys, item in items.items() if name and item.field == name), None)
    return named or (None if value is None else ("detection",))


_VALUES = ("string", "value", "unsupported_regexp")


def _position(item: SigmaDetectionItem, value: object) -> int | None:
    """Which of the item's values it is: as the modifiers left it, or as it is written."""
    written = item.original_value or []
    changed = item.value if len(item.value) == len(written) else []
    for at, each in enumerate(changed):
        if each is value:
            return at
    texts = [str(each) for each in written]
    return texts.index(str(value)) if value is not None and str(value) in texts else None


def _items(
    rule: SigmaRule | SigmaCorrelationRule, content: Mapping[str, Any]
) -> Iterator[tuple[Keys, SigmaDetectionItem]]:
    """The rule's detection items behind the keys that lead to what they were made of."""
    if isinstance(rule, SigmaRule):
        for name, detection in rule.detection.detections.items():
            if name in content["detection"]:  # a filter's is not there
                yield from _walk(detection, content["detection"][name], ("detection", name))


def _walk(
    part: SigmaDetection | SigmaDetectionItem, content: object, keys: Keys
) -> Iterator[tuple[Keys, SigmaDetectionItem]]:
    if isinstance(part, SigmaDetectionItem):
        yield keys, part
        return
    steps = list(content) if isinstance(content, Mapping) else list(range(_length(content)))
    if len(steps) != len(part.detection_items):  # a list of keywords is one item
        items = (each for each in part.detection_items if isinstance(each, SigmaDetectionItem))
        yield from ((keys, each) for each in items)
        return
    for step, inner in zip(steps, part.detection_items, strict=True):
        below = content[step] if isinstance(content, Mapping | list) else content
        yield from _walk(inner, below, (*keys, step))


def _length(content: object) -> int:
    return len(content) if isinstance(content, list) else 1
