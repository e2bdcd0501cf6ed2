"""What pipelines and profiles made of a rule."""

from collections.abc import Iterator

from sigma.rule import SigmaRule

from siemantic.logic.formula import TRUE
from siemantic.rules.sigma import detected_fields
from siemantic.verify.ledger import Changes
from siemantic.verify.subject import Subject


def changes_of(before: SigmaRule, subject: Subject) -> Changes:
    """The fields of the rule, as it was, and what became of them."""
    after = subject.rule
    return Changes(
        renamed=dict(_renamed(before, subject)),
        added=tuple(_added(before, subject)),
        dropped=tuple(_dropped(before, after)),
    )


def _renamed(before: SigmaRule, subject: Subject) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Fields that the pipeline renamed, by their order, and those that the site has elsewhere."""
    old, new = detected_fields(before), detected_fields(subject.rule)
    gone = [each for each in old if each not in new]
    come = [each for each in new if each not in old]
    if len(gone) == len(come):
        yield from ((name, (other,)) for name, other in zip(gone, come, strict=True))
    for field in new:
        columns = tuple(place.column for place in subject.site.places(field))
        if columns != (field.lower(),):
            yield field, columns


def _added(before: SigmaRule, subject: Subject) -> Iterator[str]:
    new = set(subject.rule.detection.detections) - set(before.detection.detections)
    yield from (f"the condition {name} of a pipeline" for name in sorted(new))
    if subject.log_source != TRUE:
        yield "a condition for the log source, whose truth is not looked at"


def _dropped(before: SigmaRule, after: SigmaRule) -> Iterator[str]:
    old, new = detected_fields(before), detected_fields(after)
    if len(new) < len(old):
        yield from (each for each in old if each not in new)
