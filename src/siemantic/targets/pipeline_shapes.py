"""
What pySigma takes in a pipeline file; it fails at anything else in words of Python, or goes on.

Its classes say what each item has: the parameters of their constructors, with their types.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from inspect import Parameter, signature
from types import UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from siemantic.diagnostics import did_you_mean

_LINKED = ("rule", "detection_item", "field_name")
# sigma/processing/pipeline.py, ProcessingItemBase: what a file says of these is not looked at.
_IGNORED = ("allow_template_vars", "vars_allowed_paths", "allow_external_sources")
_OPERATORS = ("and", "or", None)


def find_misfit(content: Mapping[str, Any]) -> str | None:
    """The first part of a file that pySigma does not take, in words."""
    misfits = (
        each
        for section in ("transformations", "postprocessing", "finalizers")
        if section in content
        for each in _of_items(content[section], section, section)
    )
    return next(misfits, None)


def _of_items(items: object, section: str, what: str) -> Iterator[str]:
    if not isinstance(items, list):
        yield f"'{what}' is a list of items"
        return
    for number, item in enumerate(items, 1):
        place = f"item {number} of {what}"
        if isinstance(item, Mapping):
            yield from _of_item(item, section, place)
        else:
            yield f"{place} is a mapping with its type"


def _of_item(item: Mapping[Any, Any], section: str, place: str) -> Iterator[str]:
    kind = str(item.get("type"))
    if isinstance(item.get("id"), Mapping | list):
        yield f"the 'id' of {place} is a text"
    for inner in ("items", "finalizers"):
        if inner in item:
            yield from _of_items(item[inner], section, f"{inner} of {place}")
    common: tuple[str, ...] = ("type", *_IGNORED)
    if section != "finalizers":
        common = ("id", *common, *(f"{each}_{key}" for each in _LINKED for key in _OF_CONDITIONS))
        for each in _LINKED:
            yield from _of_conditions(item, each, place)
    made = _classes(section).get(kind)
    if made is not None:
        own = {name: value for name, value in item.items() if name not in common}
        yield from _of_arguments(own, made, f"{place} ({kind})", is_strict=True)


_OF_CONDITIONS = ("conditions", "cond_expr", "cond_op", "cond_not")


def _of_conditions(item: Mapping[Any, Any], linked: str, place: str) -> Iterator[str]:
    name = f"{linked}_conditions"
    conditions = item.get(name, [])
    if item.get(f"{linked}_cond_op") not in _OPERATORS:
        yield f"'{linked}_cond_op' of {place} is 'and' or 'or'"
    if not isinstance(item.get(f"{linked}_cond_expr", ""), str | None):
        yield f"'{linked}_cond_expr' of {place} is a text"
    if not isinstance(item.get(f"{linked}_cond_not", False), bool):
        yield f"'{linked}_cond_not' of {place} is true or false"
    listed = list(conditions.values()) if isinstance(conditions, Mapping) else conditions
    if not isinstance(listed, list) or not all(isinstance(each, Mapping) for each in listed):
        yield f"'{name}' of {place} is a list of mappings"
        return
    for number, each in enumerate(listed, 1):
        made = _classes(name).get(str(each.get("type")))
        if made is not None:
            own = {key: value for key, value in each.items() if key != "type"}
            where = f"condition {number} in '{name}' of {place}"
            yield from _of_arguments(own, made, where, is_strict=False)


@cache
def _classes(name: str) -> Mapping[str, type]:
    """The classes that pySigma makes of a kind of items or conditions, by their type."""
    from sigma.processing import conditions, finalization, postprocessing, transformations

    found: Mapping[str, Mapping[str, type]] = {
        "transformations": transformations.transformations,
        "postprocessing": postprocessing.query_postprocessing_transformations,
        "finalizers": finalization.finalizers,
        "rule_conditions": conditions.rule_conditions,
        "detection_item_conditions": conditions.detection_item_conditions,
        "field_name_conditions": conditions.field_name_conditions,
    }
    return found[name]


# --- what a class takes ------------------------------------------------------------------------


class _Taken(NamedTuple):
    """The parameters of a class, and the types of those that have one which can be told."""

    parameters: Mapping[str, Parameter]
    hints: Mapping[str, Any]


@cache
def _taken(made: type) -> _Taken:
    """What the class takes."""
    parameters = dict(signature(made).parameters)
    try:
        hints = get_type_hints(made.__init__, localns={"Literal": Literal})  # type: ignore[misc]
    except (NameError, TypeError):  # a type that is named before it is there, as of nested items
        hints = {}
    return _Taken(parameters, {name: getattr(each, "type", each) for name, each in hints.items()})


def _of_arguments(
    given: Mapping[Any, Any], made: type, place: str, *, is_strict: bool
) -> Iterator[str]:
    parameters, hints = _taken(made)
    for name in given:
        if name not in parameters:
            yield f"{place} has no '{name}'{did_you_mean(str(name), parameters)}"
    for name, each in parameters.items():
        if each.default is Parameter.empty and name not in given:
            yield f"{place} needs '{name}'"
    for name, value in given.items():
        is_looked_at = name in hints and name not in ("items", "finalizers")
        meant = _as_values(value) if name == "conditions" else value
        if is_looked_at and not _fits(meant, hints[name], is_strict=is_strict):
            yield f"'{name}' of {place} is {_words(hints[name])}"


def _as_values(value: object) -> object:
    """What a detection asks, with a text for nothing: a value that the type does not name."""
    if isinstance(value, Mapping):
        return {name: _as_values(each) for name, each in value.items()}
    if isinstance(value, list):
        return list(map(_as_values, value))
    return "" if value is None else value


def _fits(value: object, hint: Any, *, is_strict: bool) -> bool:  # noqa: ANN401 - any type
    """Whether it is of the type; a number where a text is meant is, unless that is strict."""
    members = get_args(hint) if get_origin(hint) in {Union, UnionType} else (hint,)
    if Any in members or value is None:
        return Any in members or type(None) in members
    if isinstance(value, Mapping):
        inner = [get_args(each) for each in members if get_origin(each) is dict]
        return any(all(_fits(part, each[-1], is_strict=False) for part in value.values())
                   for each in inner)  # fmt: skip
    if isinstance(value, list):
        inner = [get_args(each) for each in members if get_origin(each) in {list, tuple}]
        return any(all(_fits(part, each[0], is_strict=False) for part in value) for each in inner)
    scalars = [each for each in members if get_origin(each) not in {dict, list, tuple, Callable}]
    if is_strict and all(isinstance(each, type) for each in scalars):
        return isinstance(value, (*scalars, int) if float in scalars else tuple(scalars))
    return bool(scalars)


def _words(hint: Any) -> str:  # noqa: ANN401 - any type
    """A type as pySigma writes it."""
    return f"{hint.__name__ if isinstance(hint, type) and not get_args(hint) else hint} in pySigma"
