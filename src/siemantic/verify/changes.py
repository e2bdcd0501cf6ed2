"""What pipelines and profiles made of a rule."""

from collections.abc import Iterator

from sigma.rule import SigmaRule

from siemantic.logic.formula import TRUE
from siemantic.rules.detections import detected_fields
from siemantic.verify.ledger import Changes
from siemantic.verify.subject import Subject


def changes_of(before: SigmaRule, subject: Subject) -> Changes:
    """The fields of the rule, as it was, and what became of them."""
    return Changes(
        renamed=dict(_renamed(before, subject)),
        unmapped=subject.unmapped,
        added=tuple(_added(before, subject)),
        dropped=tuple(_dropped(before, subject)),
    )


def _renamed(before: SigmaRule, subject: Subject) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Fields that the pipeline renamed, by their order, and those that the site has elsewhere."""
    old, new = detected_fields(before), _fields_after(subject)
    gone = [each for each in old if each not in new]
    come = [each for each in new if each not in old]
    if len(gone) == len(come):
        yield from ((name, (other,)) for name, other in zip(gone, come, strict=True))
    for field in detected_fields(subject.rule):
        columns = tuple(place.column for place in subject.site.places(field))
        if columns != (field.lower(),):
            yield field, columns


def _added(before: SigmaRule, subject: Subject) -> Iterator[str]:
    new = set(subject.rule.detection.detections) - set(before.detection.detections)
    yield from (f"the condition {name} of a pipeline" for name in sorted(new))
    if subject.log_source != TRUE and not subject.assumptions:
        yield "the condition of the profile for the log source"


def _dropped(before: SigmaRule, subject: Subject) -> Iterator[str]:
    old, new = detected_fields(before), _fields_after(subject)
    if len(new) < len(old):
        yield from (each for each in old if each not in new)


def _fields_after(subject: Subject) -> tuple[str, ...]:
    return (*detected_fields(subject.rule), *subject.unmapped)
