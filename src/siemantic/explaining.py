"""What pipelines and profiles do to a rule on its way to a query, step by step."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import ndiff
from typing import TYPE_CHECKING

from siemantic.errors import UnsupportedError
from siemantic.matcher.notation import written
from siemantic.rules.detections import detected_fields
from siemantic.rules.references import Unit
from siemantic.rules.sigma import build_unit
from siemantic.targets.converter import Converter
from siemantic.targets.joint import JointConverter
from siemantic.targets.pipelines import ordered_pipelines
from siemantic.targets.refusals import refusal_of

if TYPE_CHECKING:
    from sigma.processing.pipeline import ProcessingItem, ProcessingPipeline
    from sigma.rule import SigmaDetection, SigmaDetectionItem, SigmaLogSource, SigmaRule

    from siemantic.profiles import Profile


@dataclass(frozen=True, slots=True)
class Step:
    """
    One thing that is done to the rule.

    Attributes:
        by: the pipeline or profile, or "the backend".
        what: the name of the transformation, or of the kind of it.
        before: what of the rule is gone then, as lines.
        after: what has come in its place.
    """

    by: str
    what: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def explain(unit: Unit, converter: Converter) -> tuple[Step, ...]:
    """
    All that changes the unit's rule before the backend writes it.

    Raises:
        UnsupportedError: a pipeline refuses the rule, or what is done is not seen.
    """
    if isinstance(converter, JointConverter) and converter.profile is None:
        return tuple(_by_pipelines(unit, converter))
    from sigma.rule import SigmaRule

    prepared = converter.prepare(unit)
    rule = prepared.rules[-1]
    if converter.profile is not None and isinstance(rule, SigmaRule):
        return tuple(_by_profile(rule, converter.profile))
    return tuple(
        Step("the backend", "field", (field,), names)
        for field, names in prepared.renamed.items()
        if names != (field,)
    )


# --- pipelines ---------------------------------------------------------------------------------


def _by_pipelines(unit: Unit, converter: JointConverter) -> Iterator[Step]:
    from sigma.rule import SigmaRule

    converter.forget()
    rule, pipeline = build_unit(unit)[-1], converter.backend.last_processing_pipeline
    if not isinstance(rule, SigmaRule):
        message = "a correlation has the pipelines of the rules that it names"
        raise UnsupportedError("correlation_rule", message, "name one of those rules")
    watched, items = _Watched(pipeline, rule), pipeline.items
    pipeline.items = watched
    try:
        pipeline.apply(rule)
    except Exception as error:  # a third party's pipeline may raise anything
        raise refusal_of(error, converter.target) from error
    finally:
        pipeline.items = items
    for (item, before, after), owner in zip(watched.seen, _owners(converter), strict=True):
        removed, added = _difference(before, after)
        if removed or added:
            yield Step(owner, _name_of(item), removed, added)


class _Watched(list["ProcessingItem"]):
    """Items of a pipeline that, one after the other, leave a picture of the rule and its state."""

    def __init__(self, pipeline: "ProcessingPipeline", rule: "SigmaRule") -> None:
        super().__init__(pipeline.items)
        self._pipeline, self._rule = pipeline, rule
        self.seen: list[tuple[ProcessingItem, list[str], list[str]]] = []

    def __iter__(self) -> Iterator["ProcessingItem"]:
        before = self._picture()
        for item in list.__iter__(self):
            yield item
            after = self._picture()
            self.seen.append((item, before, after))
            before = after

    def _picture(self) -> list[str]:
        """What decides the query: kusto's pipelines put the table into their state."""
        state = (f"{name}: {each}" for name, each in self._pipeline.state.items())
        return [*_lines(self._rule), *state]


def _owners(converter: JointConverter) -> list[str]:
    """For each item of the backend's pipeline, by its place, the pipeline that it is of."""
    backend, target, asked = converter.backend, converter.target, converter.request.pipelines
    names = target.pipelines if asked is None else asked
    owners = ["the backend"] * len(backend.backend_processing_pipeline.items)
    for name, pipeline in ordered_pipelines(names, target):
        owners += [name] * len(pipeline.items)
    rest = len(backend.last_processing_pipeline.items) - len(owners)
    return owners + ["the backend"] * rest


def _lines(rule: "SigmaRule") -> list[str]:
    """The rule as lines that are easily compared."""
    conditions = [each.condition for each in rule.detection.parsed_condition]
    lines = [
        f"logsource: {_source(rule.logsource)}",
        *(line for name in rule.detection.detections for line in _detection(rule, name)),
        *(f"condition: {each}" for each in conditions),
    ]
    names = dict.fromkeys(each for line in lines for each in _RANDOM.findall(line))
    numbered = {name: f"added_{number}" for number, name in enumerate(names, 1)}
    return [_RANDOM.sub(lambda found: numbered[found[0]], line) for line in lines]


_RANDOM = re.compile(r"_(?:cond|filt)_[a-z]{10}")
"""Names that pySigma makes up for what is added, anew each time."""


def _detection(rule: "SigmaRule", name: str) -> Iterator[str]:
    """A line for each item that must hold, or for each alternative that may."""
    found = rule.detection.detections[name]
    parts = found.detection_items
    if len(parts) == 1 or _operator(found.item_linking) == "and":
        yield from (f"{name}: {_text(each)[0]}" for each in parts)
        return
    for number, each in enumerate(parts, 1):
        yield f"{name}, alternative {number}: {_text(each)[0]}"


def _text(part: "SigmaDetection | SigmaDetectionItem") -> tuple[str, str]:
    """The part in one line, and the operator that it is joined by; none where it is one value."""
    from sigma.rule import SigmaDetection

    if isinstance(part, SigmaDetection):
        operator = _operator(part.item_linking)
        inner = [_text(each) for each in part.detection_items]
    else:
        operator = _operator(part.value_linking)
        inner = [(written(part.field, each), "") for each in part.value[:_SHOWN]]
        left = len(part.value) - _SHOWN
        inner += [(f"{left} more", "")] if left > 0 else []
    if len(inner) == 1:
        return inner[0]
    texts = (text if of in ("", operator) else f"({text})" for text, of in inner)
    return f" {operator} ".join(texts), operator


def _operator(linking: type | None) -> str:
    from sigma.conditions import ConditionAND

    return "and" if linking is ConditionAND else "or"


_SHOWN = 5


def _source(source: "SigmaLogSource") -> str:
    parts = {"category": source.category, "product": source.product, "service": source.service}
    return ", ".join(f"{name} {each}" for name, each in parts.items() if each is not None)


def _difference(before: list[str], after: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    lines = list(ndiff(before, after))
    removed = tuple(each[2:] for each in lines if each.startswith("- "))
    return removed, tuple(each[2:] for each in lines if each.startswith("+ "))


def _name_of(item: "ProcessingItem") -> str:
    kind = type(item.transformation).__name__.removesuffix("Transformation")
    name = "" if item.identifier is None else str(item.identifier)
    return kind if not name or _DIGEST.fullmatch(name) else f"{name} ({kind})"


_DIGEST = re.compile(r"[0-9a-f]{16}")
"""What pySigma calls an item that has no name."""


# --- profiles ----------------------------------------------------------------------------------


def _by_profile(rule: "SigmaRule", profile: "Profile") -> Iterator[Step]:
    for field in detected_fields(rule):
        columns = tuple(each.name for each in profile.find_columns(field))
        if columns != (field,):
            yield Step(profile.name, "field", (field,), columns or (profile.unmapped,))
    source = rule.logsource
    found = profile.find_log_source(source.category, source.product, source.service)
    for tests in () if found is None else found.alternatives:
        written = (f"{column.name}: {_listed(values)}" for column, values in tests.items())
        yield Step(profile.name, "log source", (_source(source),), tuple(written))


def _listed(values: Iterable[object]) -> str:
    return ", ".join(map(str, values))
