"""What the detections of a rule test."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from sigma.modifiers import (
    SigmaEndswithModifier,
    SigmaRegularExpressionModifier,
    SigmaStartswithModifier,
    SigmaUTF16Modifier,
)
from sigma.rule import SigmaDetection, SigmaDetectionItem, SigmaRule
from sigma.types import SigmaFieldReference


def detected_fields(rule: SigmaRule) -> tuple[str, ...]:
    """The fields that the rule's detections test, and those that they compare with, in order."""
    return tuple(
        dict.fromkeys(field for item in detection_items(rule) for field in _fields_of(item))
    )


Asked = tuple[tuple[str, tuple[object, ...]], ...]
"""Fields, each with values that it is compared with: what a rule asks, without how."""


def asked(rule: SigmaRule) -> Asked:
    """What the rule's detections ask, field by field; later changes are not in it."""
    return tuple(
        (field, tuple(item.value)) for item in detection_items(rule) for field in _fields_of(item)
    )


def dropped_fields(
    before: Asked, after: Asked, mapped: Mapping[str, Iterable[str]]
) -> tuple[str, ...]:
    """
    The fields of a rule that nothing asks for any more when pipelines have had it, in order.

    One whose values stand, whole or in part, under a field that only the pipelines know was not
    dropped but written otherwise: kusto's make `MD5` of `Hashes`.

    Args:
        mapped: field -> what pipelines renamed it to.
    """
    left = {field for field, _ in after}
    gone = [each for each in dict(before) if not left & {*mapped.get(each, (each,))}]
    known = {name for field, _ in before for name in (field, *mapped.get(field, ()))}
    new = [str(value).strip("*") for field, found in after if field not in known for value in found]
    return tuple(each for each in gone if not _stands_in(before, each, new))


def _stands_in(asked_before: Asked, field: str, new: Iterable[str]) -> bool:
    old = [str(each) for name, values in asked_before if name == field for each in values]
    return any(part and part in each for part in new for each in old)


def _fields_of(item: SigmaDetectionItem) -> Iterator[str]:
    if item.field is not None:
        yield item.field
    yield from (each.field for each in item.value if isinstance(each, SigmaFieldReference))


def detection_items(rule: SigmaRule) -> Iterator[SigmaDetectionItem]:
    """The items of all of the rule's detections, in order."""
    yield from items_in(rule.detection.detections.values())


def items_in(parts: Iterable[SigmaDetection | SigmaDetectionItem]) -> Iterator[SigmaDetectionItem]:
    """The items of detections, and of those in them."""
    for part in parts:
        if isinstance(part, SigmaDetection):
            yield from items_in(part.detection_items)
        else:
            yield part


def find_half_anchored_regex(rule: SigmaRule) -> str | None:
    """
    A field with a regular expression and `startswith` or `endswith`, None when there is none.

    pySigma only pads the expression, so that it is still found anywhere; the specification says
    nothing of them together.
    """
    return _find_field(
        rule, lambda found: SigmaRegularExpressionModifier in found and bool(found & _ANCHORS)
    )


def find_wrong_encoding(rule: SigmaRule) -> str | None:
    """
    A field with `utf16`, for which pySigma writes a wrong byte order mark, None when there is none.

    A keyword has an empty name. `siemantic.rules.encodings` has replaced those that can be right.
    """
    wrong = (item for item in detection_items(rule) if SigmaUTF16Modifier in item.modifiers)
    return next((item.field or "" for item in wrong), None)


def _find_field(rule: SigmaRule, has: Callable[[set[type]], bool]) -> str | None:
    """The first field whose modifiers are such."""
    return next((item.field for item in detection_items(rule) if has({*item.modifiers})), None)


_ANCHORS = {SigmaStartswithModifier, SigmaEndswithModifier}
