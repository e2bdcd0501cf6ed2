"""What a rule's witnesses tell about the rule, with its place in the file."""

from collections.abc import Iterator, Mapping
from itertools import chain

from sigma.exceptions import SigmaError
from sigma.rule import SigmaDetectionItem

from siemantic.diagnostics import Diagnostic
from siemantic.matcher.formula import Part
from siemantic.matcher.notation import written
from siemantic.rules import RuleDocument
from siemantic.rules.shape import fields_of
from siemantic.witnesses.rule import RuleWitnesses
from siemantic.yaml_reader import Key


def diagnose(document: RuleDocument, found: RuleWitnesses) -> tuple[Diagnostic, ...]:
    """That the rule never matches, or which of its parts never matter, or could not be told to."""
    return tuple(_findings(document, found))


def _findings(document: RuleDocument, found: RuleWitnesses) -> Iterator[Diagnostic]:
    if found.never_matches:
        message = "no event can meet the condition"
        hint = "look for parts that exclude each other"
        yield document.diagnose("never_matches", message, "detection", "condition", hint=hint)
    places = keys_of_values(document) if found.idle or found.undecided else {}
    for part in found.idle:
        message = f"without this value the rule means the same: {written(part.field, part.whole)}"
        hint = "take it out; a wider value stands beside it, or one that excludes it"
        yield document.diagnose("never_matters", message, *place_of_part(places, part), hint=hint)
    for part, reason in found.undecided:
        value = written(part.field, part.whole)
        message = f"whether a value matters cannot be told, since {reason}: {value}"
        yield document.diagnose("undecided", message, *place_of_part(places, part))


def place_of_part(places: Mapping[str, tuple[Key, ...]], part: Part) -> tuple[Key, ...]:
    """The keys of the first value that the part was made of, else those of all detections."""
    return places.get(written(part.field, part.whole), ("detection",))


def keys_of_values(document: RuleDocument) -> Mapping[str, tuple[Key, ...]]:
    """Each value as Sigma writes it -> the keys that lead to the first that was written so."""
    found: dict[str, tuple[Key, ...]] = {}
    detections = document.content.get("detection")
    named = fields_of(detections, "detection")
    for keys, field, value in chain(named, _keywords(detections)):
        values = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for position, each in values:
            for text in _written(field, each):
                found.setdefault(text, keys if position is None else (*keys, position))
    return found


def _keywords(detections: object) -> Iterator[tuple[tuple[Key, ...], None, object]]:
    """Detections that are values without a field, behind the keys that lead to them."""
    for name, each in detections.items() if isinstance(detections, Mapping) else ():
        if not isinstance(each, Mapping) and name != "condition":
            yield ("detection", name), None, each


def _written(field: str | None, value: object) -> set[str]:
    name = None if field is None else field.replace("|all", "")
    try:
        item = SigmaDetectionItem.from_mapping(name, value)  # type: ignore[arg-type]
    except SigmaError:
        return set()
    return {written(item.field, each) for each in item.value}
