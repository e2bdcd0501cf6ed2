"""Placeholders that pipelines put into a query as they are, whose names a rule's author chooses."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from siemantic.errors import UnsupportedError
from siemantic.rules.detections import detection_items

if TYPE_CHECKING:
    from sigma.processing.pipeline import ProcessingPipeline
    from sigma.rule import SigmaRule


def refuse_foreign_names(rule: "SigmaRule", writers: Sequence[Any]) -> None:
    """
    See that no name of a placeholder brings more than a name into the query.

    `query_expression_placeholders` of pySigma 1.5 writes a name that has no mapping as it stands,
    so that `%a) OR (1=1%` becomes a part of the condition; pySigma 2 takes these characters too
    (`sigma/processing/transformations/placeholder.py`).

    Args:
        writers: the transformations that do so, see `name_writers`.
    Raises:
        UnsupportedError: a name has other characters.
    """
    for each in writers:
        for placeholder in _placeholders(rule):
            mapped = each.mapping.get(placeholder.name)
            if each.is_handled_placeholder(placeholder) and not mapped:
                _check(placeholder.name)


def _check(name: str) -> None:
    if not _NAME.fullmatch(name):
        message = f"the placeholder '{name[:80]}' would become a part of the query as it stands"
        hint = "name it with letters, digits, '_', '.' and '-', or map it in the pipeline"
        raise UnsupportedError("foreign_placeholder", message, hint)


_NAME = re.compile(r"[A-Za-z0-9_.-]+")


def name_writers(pipeline: "ProcessingPipeline") -> tuple[Any, ...]:
    """The transformations of a pipeline that write names of placeholders as they stand."""
    return tuple(_name_writers(pipeline))


def _name_writers(pipeline: "ProcessingPipeline") -> Iterator[Any]:
    from sigma.processing.transformations import QueryExpressionPlaceholderTransformation

    for each in (item.transformation for item in pipeline.items):
        if isinstance(each, QueryExpressionPlaceholderTransformation):
            yield each
        inner = getattr(each, "_nested_pipeline", None)
        if inner is not None:
            yield from _name_writers(inner)


def _placeholders(rule: "SigmaRule") -> Iterator[Any]:
    from sigma.types import Placeholder, SigmaString

    values = (value for item in detection_items(rule) for value in item.value)
    for value in values:
        if isinstance(value, SigmaString):
            yield from (part for part in value.s if isinstance(part, Placeholder))
