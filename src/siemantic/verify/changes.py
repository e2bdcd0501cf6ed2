"""What pipelines and profiles made of a rule."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from sigma.rule import SigmaDetection, SigmaDetectionItem, SigmaRule

from siemantic.logic.formula import TRUE
from siemantic.matcher.notation import written
from siemantic.rules.detections import (
    asked,
    detected_fields,
    detection_items,
    dropped_fields,
    items_in,
)
from siemantic.verify.ledger import Changes
from siemantic.verify.subject import Subject


def changes_of(
    before: SigmaRule, mapped: Mapping[str, tuple[str, ...]], subject: Subject
) -> Changes:
    """
    The fields of the rule, as it was, and what became of them.

    Args:
        before: the very rule of the subject where no pipeline has changed it.
        mapped: field -> what pipelines renamed it to.
    """
    found = _Comparison(before, mapped, subject)
    if before is subject.rule:
        return Changes(renamed=dict(found.renamed()), added=tuple(found.added()))
    return Changes(
        renamed=dict(found.renamed()),
        unmapped=subject.unmapped,
        added=tuple(found.added()),
        dropped=tuple(found.dropped()),
        changed=tuple(found.changed()),
    )


@dataclass(frozen=True)
class _Comparison:
    before: SigmaRule
    mapped: Mapping[str, tuple[str, ...]]
    subject: Subject

    def renamed(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Fields that are looked for in columns of another name."""
        for field in self._kept:
            names = self._names_of(field)
            places = (place for name in names for place in self.subject.site.places(name))
            columns = tuple(self.subject.spelled.get(each.column, each.column) for each in places)
            if tuple(each.lower() for each in columns) != (field.lower(),):
                yield field, columns

    def dropped(self) -> Iterator[str]:
        """Fields that nothing asks for any more."""
        unmapped = {*self.subject.unmapped}
        for field in dropped_fields(asked(self.before), asked(self.subject.rule), self.mapped):
            if not {field, *self.mapped.get(field, ())} & unmapped:
                yield field

    def changed(self) -> Iterator[str]:
        """Fields that are compared with other values."""
        for field in self._kept:
            after = {
                each for name in self._names_of(field) for each in _values(self.subject.rule, name)
            }
            if _values(self.before, field) != after:
                yield field

    def added(self) -> Iterator[str]:
        """Conditions that the rule did not have."""
        after = self.subject.rule.detection.detections
        conditions = [each.condition for each in self.subject.rule.detection.parsed_condition]
        for name in (each for each in after if each not in self.before.detection.detections):
            negated = any(f"not {name}" in each for each in conditions)
            yield f"the condition {'not ' if negated else ''}{_in_words(after[name])}"
        if self.subject.log_source != TRUE:
            yield "the condition of the profile for the log source"

    @cached_property
    def _kept(self) -> tuple[str, ...]:
        """The fields of the rule that are still asked for, by any name."""
        after = {*detected_fields(self.subject.rule)}
        return tuple(
            each
            for each in detected_fields(self.before)
            if after & {*self.mapped.get(each, (each,))}
        )

    def _names_of(self, field: str) -> tuple[str, ...]:
        after = detected_fields(self.subject.rule)
        return tuple(each for each in self.mapped.get(field, (field,)) if each in after)


def _values(rule: SigmaRule, field: str) -> set[str]:
    return {
        written(None, value)
        for item in detection_items(rule)
        if item.field == field
        for value in item.value
    }


def _in_words(detection: SigmaDetection | SigmaDetectionItem) -> str:
    items = items_in([detection])
    return " and ".join(" or ".join(written(each.field, v) for v in each.value) for each in items)
