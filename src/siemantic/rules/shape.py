"""
Whether a document has the shape of a Sigma document, before pySigma sees it.

pySigma expects the shapes of the Sigma specification and fails in Python's words on others.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from siemantic.yaml_reader import Key


@dataclass(frozen=True, slots=True)
class ShapeProblem:
    """What is wrong at the place that `keys` lead to, and the way out."""

    code: str
    message: str
    keys: tuple[Key, ...]
    hint: str


Field = tuple[tuple[Key, ...], Any, Any]
"""A `field|modifiers` and its value in a detection, behind the keys that lead to it."""


def find_shape_problem(content: Mapping[str, Any], section: str) -> ShapeProblem | None:
    """
    The first thing that has a wrong shape, None when there is none.

    Args:
        section: the part that makes the document what it is: detection, correlation or filter.
    """
    return next(
        (problem for check in _CHECKS for problem in check(content, section)),
        None,
    )


def fields_of(detections: object, section: str) -> Iterator[Field]:
    """Every `field|modifiers: value` of the detections in a section."""
    if isinstance(detections, Mapping):
        for name, detection in detections.items():
            yield from _fields(detection, (section, name))


def _fields(detection: object, keys: tuple[Key, ...]) -> Iterator[Field]:
    if isinstance(detection, Mapping):
        for field, value in detection.items():
            yield (*keys, field), field, value
    elif isinstance(detection, list):
        for position, inner in enumerate(detection):
            yield from _fields(inner, (*keys, position))


# --- checks ------------------------------------------------------------------------------------

_TEXTS = {
    "title": ("invalid_title", "write a short text"),
    "id": ("invalid_id", "write a UUID, such as 5013198d-8f6c-4c57-a1a8-8d6a9b3a2a35"),
    "name": ("invalid_name", "write a text"),
}


def _check_texts(content: Mapping[str, Any], _section: str) -> Iterator[ShapeProblem]:
    for key, (code, hint) in _TEXTS.items():
        if key in content and not isinstance(content[key], str):
            yield ShapeProblem(code, f"'{key}' is no text", (key,), hint)
    for key in content:
        if not isinstance(key, str):
            yield ShapeProblem("invalid_rule", f"the key '{key}' is no text", (key,), "take it out")


def _check_tags(content: Mapping[str, Any], _section: str) -> Iterator[ShapeProblem]:
    tags = content.get("tags")
    for position, tag in enumerate(tags if isinstance(tags, list) else ()):
        if not isinstance(tag, str) or "." not in tag:
            hint = "a tag has a namespace, such as attack.execution"
            yield ShapeProblem("invalid_tags", f"'{tag}' is no tag", ("tags", position), hint)


def _check_shown_fields(content: Mapping[str, Any], _section: str) -> Iterator[ShapeProblem]:
    fields = content.get("fields")
    for position, field in enumerate(fields if isinstance(fields, list) else ()):
        if not isinstance(field, str):
            keys = ("fields", position)
            yield ShapeProblem("invalid_fields", f"{field!r} is no field", keys, "write its name")


def _check_section(content: Mapping[str, Any], section: str) -> Iterator[ShapeProblem]:
    names = (section,) if section == "correlation" else (section, "logsource")
    for name in names:
        code = f"invalid_{name}"
        if name not in content:
            yield ShapeProblem(code, f"there is no '{name}'", (), _SECTIONS[name])
        elif not isinstance(content[name], Mapping):
            message = f"'{name}' is no mapping of keys to values"
            yield ShapeProblem(code, message, (name,), _SECTIONS[name])


_SECTIONS = {
    "correlation": "it has type, rules, group-by, timespan and condition",
    "detection": "it has named selections and a condition",
    "filter": "it has rules, named selections and a condition",
    "logsource": "it has category, product or service",
}


def _check_log_source(content: Mapping[str, Any], section: str) -> Iterator[ShapeProblem]:
    """Of what is no text pySigma takes the empty ones, such as `{}`; it tells of the others."""
    source = {} if section == "correlation" else content["logsource"]
    for name in ("category", "product", "service"):
        if not source.get(name) and not isinstance(source.get(name), str | None):
            keys = ("logsource", name)
            yield ShapeProblem("invalid_logsource", f"'{name}' is no text", keys, "write a name")


def _check_condition(content: Mapping[str, Any], section: str) -> Iterator[ShapeProblem]:
    if section == "correlation" or "condition" not in content[section]:
        return
    condition = content[section]["condition"]
    conditions = condition if isinstance(condition, list) and condition else [condition]
    if not all(isinstance(each, str) and each.strip() for each in conditions):
        hint = "write one over the names of the selections, such as 'selection and not filter'"
        message = "the condition is no text"
        yield ShapeProblem("invalid_condition", message, (section, "condition"), hint)


def _check_correlation(content: Mapping[str, Any], section: str) -> Iterator[ShapeProblem]:
    if section != "correlation":
        return
    part = content[section]
    if not isinstance(part.get("type", ""), str):
        hint = "the types are event_count, value_count, temporal and temporal_ordered"
        message = "the correlation's type is no text"
        yield ShapeProblem("invalid_correlation", message, (section, "type"), hint)
    if len(str(part.get("timespan", ""))) > _LONG:
        message = "the timespan is longer than any time"
        yield ShapeProblem("invalid_timespan", message, (section, "timespan"), "such as 90m")
    rules = part.get("rules")
    names = rules if isinstance(rules, list) else [rules]
    if rules == [] or (rules is not None and not all(isinstance(each, str) for each in names)):
        message = "the correlation names no rules"
        hint = "name them by their id or name, each a text"
        yield ShapeProblem("invalid_correlation", message, (section, "rules"), hint)
    yield from _check_aliases(part.get("aliases"), section)
    condition = part.get("condition")
    is_mapping = isinstance(condition, Mapping)
    yield from _check_counted(part.get("group-by"), (section, "group-by"))
    yield from _check_counted(condition.get("field") if is_mapping else (), (section, "condition"))
    if is_mapping:
        if not all(isinstance(each, str) for each in condition):
            message = "the condition has a key that is no text"
            keys = (section, "condition")
            yield ShapeProblem("invalid_correlation", message, keys, "such as gte: 5")
        yield from _check_limits({k: v for k, v in condition.items() if k in _LIMITS}, section)


def _check_counted(fields: object, keys: tuple[Key, ...]) -> Iterator[ShapeProblem]:
    """pySigma writes `null` as a field of that name."""
    if isinstance(fields, list) and not all(isinstance(each, str) for each in fields):
        message = "a field is no text"
        yield ShapeProblem("invalid_correlation", message, keys, "put its name in quotes")


def _check_aliases(aliases: object, section: str) -> Iterator[ShapeProblem]:
    for name, fields in aliases.items() if isinstance(aliases, Mapping) else ():
        pairs = fields.items() if isinstance(fields, Mapping) else [(None, None)]
        if not all(isinstance(each, str) for each in (name, *chain.from_iterable(pairs))):
            message = f"the alias '{name}' does not name a field of each rule"
            hint = "write below it the names of rules, each with a field"
            yield ShapeProblem("invalid_correlation", message, (section, "aliases", name), hint)


_LONG = 12
"""Characters; 99999999999s are 3,000 years."""

_LIMITS = ("eq", "gt", "gte", "lt", "lte", "neq")


def _check_limits(limits: Mapping[str, Any], section: str) -> Iterator[ShapeProblem]:
    """What pySigma cannot hold of the limits that Sigma's specification has."""
    keys = (section, "condition")
    if len(limits) > 1:
        message = "a range of two limits is not known to pySigma"
        hint = "write a correlation for each of the two"
        yield ShapeProblem("invalid_correlation", message, keys, hint)
    if not all(_is_limit(each) for each in limits.values()):
        message = "the limit is no number"
        yield ShapeProblem("invalid_correlation", message, keys, "write a whole number")
    if any(isinstance(each, float) and not each.is_integer() for each in limits.values()):
        message = "the limit has a fraction, which pySigma 1 cuts off"
        yield ShapeProblem("invalid_correlation", message, keys, "write a whole number")


def _is_limit(value: object) -> bool:
    """A number, or a text, which pySigma reads as one or tells of; it takes `true` for 1."""
    return isinstance(value, int | float | str) and not isinstance(value, bool)


def _check_fields(content: Mapping[str, Any], section: str) -> Iterator[ShapeProblem]:
    if section == "correlation":
        return
    for keys, field, value in fields_of(content[section], section):
        if not isinstance(field, str):
            hint = "put it in quotes"
            yield ShapeProblem("invalid_detection", f"the field {field!r} is no text", keys, hint)
        modifiers = set(str(field).split("|")[1:])
        for each in value if isinstance(value, list) else [value]:
            problem = _value_problem(each) or _modified_problem(each, modifiers)
            if problem is not None:
                message, hint = problem
                yield ShapeProblem("invalid_value", f"a value of '{field}' {message}", keys, hint)


def _check_names(content: Mapping[str, Any], section: str) -> Iterator[ShapeProblem]:
    """pySigma reads `notes` in a condition as `not es`, and finds no number by `1 of *`."""
    for name in content[section] if section != "correlation" else ():
        if not isinstance(name, str):
            message = f"the name {name!r} is no text"
            yield ShapeProblem(f"invalid_{section}", message, (section, name), "put it in quotes")
        elif re.match(r"(?:not|and|or)[A-Za-z0-9_-]", name):
            message = f"pySigma would read the name '{name}' as an operator and another name"
            hint = "give it another name, such as one with selection_ before it"
            yield ShapeProblem("ambiguous_name", message, (section, name), hint)


# pySigma applies modifiers when it reads a rule, before a pipeline can replace placeholders.
_LOSES_PLACEHOLDERS = {
    "base64", "base64offset", "cidr", "fieldref", "utf16", "utf16be", "utf16le", "wide",
}  # fmt: skip

_DASHES = re.compile(r"\B[-/]\b")
MAX_DASHES = 4
"""Each dash under `windash` is written in five ways, so that these already give 625 values."""


_LONG_COUNT = re.compile(r"(?<!\\)\{(?:[0-9]*,)?[0-9]{10}")
"""Python's `re` takes less than 2**32 repetitions, and raises no error of its own for more."""

_BESIDE_FIELDREF = {"all", "contains", "endswith", "fieldref", "neq", "startswith"}


def _modified_problem(value: object, modifiers: set[str]) -> tuple[str, str] | None:
    """What pySigma would do wrongly, or without end, with a value and its modifiers."""
    dropped = modifiers - _BESIDE_FIELDREF
    if "fieldref" in modifiers and dropped and "expand" not in modifiers:
        return f"names a field, beside which pySigma drops '{min(dropped)}'", "leave it out"
    lost = _LOSES_PLACEHOLDERS & modifiers
    if lost and "expand" in modifiers and "%" in str(value):
        return f"has a placeholder that '{min(lost)}' takes as text", "leave it out"
    if "re" in modifiers and not isinstance(value, str):
        # pySigma takes the number 5 for an expression that none of its backends can read.
        return "is no regular expression but another kind of value to YAML", "put it in quotes"
    if "re" in modifiers and _LONG_COUNT.search(str(value)):
        return "has a count beyond all that Python reads", "write a smaller one"
    if "utf16" in modifiers:
        # pySigma 1.5 and 2.0 put U+FEFF in UTF-8 before the text instead of FF FE.
        return "would get a wrong byte order mark from pySigma", "use 'wide', which has none"
    if "windash" in modifiers and len(_DASHES.findall(str(value))) > MAX_DASHES:
        return f"has more than {MAX_DASHES} dashes for 'windash'", "split it into several values"
    return None


def _value_problem(value: object) -> tuple[str, str] | None:
    if isinstance(value, str):
        return None
    if isinstance(value, Mapping):
        return "is a mapping", "a field has one value or a list of them"
    if isinstance(value, list):
        return "is a list in a list", "write one list of values"
    if isinstance(value, date):
        return "is a date to YAML", "put it in quotes"
    if isinstance(value, int) and abs(value) > _EXACT:
        return "is a whole number that pySigma would round", "put it in quotes"
    if isinstance(value, int | float | None):
        return None
    return f"is of the type {type(value).__name__}", "put it in quotes"


_EXACT = 2**53
"""pySigma makes a float of every number, which has no more whole numbers than these."""


_CHECKS: tuple[Callable[[Mapping[str, Any], str], Iterator[ShapeProblem]], ...] = (
    _check_texts,
    _check_tags,
    _check_shown_fields,
    _check_section,
    _check_log_source,
    _check_condition,
    _check_correlation,
    _check_names,
    _check_fields,
)
