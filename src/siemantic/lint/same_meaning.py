"""Rules that mean the same as another."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sigma.conditions import ConditionIdentifier, ConditionItem, ConditionSelector
from sigma.exceptions import SigmaError
from sigma.rule import SigmaDetectionItem, SigmaDetections, SigmaRule

from siemantic.diagnostics import Diagnostic
from siemantic.errors import UndecidedError, UnsupportedError
from siemantic.lint.check import Explained, LintedRule, found
from siemantic.logic.formula import Formula
from siemantic.logic.prove import find_difference
from siemantic.matcher.formula import Place, Site, to_formula
from siemantic.rules.detections import items_in
from siemantic.rules.references import Unit
from siemantic.rules.sigma import build_unit
from siemantic.witnesses import are_seen_apart

_SITE = Site(lambda field: (Place(field),), payloads=("\0payload",))


class Outline(NamedTuple):
    """What two rules must share to be compared: log source, fields, and a value, as they differ."""

    source: tuple[str | None, str | None, str | None]
    fields: frozenset[str | None]
    values: frozenset[str]


def outline_of(linted: LintedRule) -> Outline:
    """The rule's outline."""
    items = tuple(_used_items(linted.rule))
    source = linted.rule.logsource
    return Outline(
        (source.category, source.product, source.service),
        frozenset(each.field for each in items),
        frozenset(_text(each) for item in items for each in item.original_value or item.value),
    )


def _used_items(rule: SigmaRule) -> Iterator[SigmaDetectionItem]:
    """The items of those detections that a condition names; the others say nothing."""
    detections = rule.detection
    trees = (each.parse(postprocess=False) for each in detections.parsed_condition)
    names = {name for tree in trees for name in _names(tree, detections)}
    yield from items_in(each for name, each in detections.detections.items() if name in names)


def _names(tree: object, detections: SigmaDetections) -> Iterator[str]:
    if isinstance(tree, ConditionIdentifier):
        yield tree.identifier
    elif isinstance(tree, ConditionSelector):
        yield from (each.identifier for each in tree.resolve_referenced_detections(detections))
    elif isinstance(tree, ConditionItem):
        for each in tree.args:
            yield from _names(each, detections)


def _text(value: object) -> str:
    """The value without what stands at its ends, which a modifier may say as well."""
    return str(value).strip("*^$\\").lower()


def find_twins(units: Sequence[Unit], outlines: Mapping[int, Outline]) -> Iterator[Diagnostic]:
    """
    A finding for each rule that means the same as one before it, on the same log source.

    Of several it names the first: as many copies of a rule as a file holds give as many findings.

    Args:
        outlines: position in `units` -> the rule's outline.

    *Soundness*: what is found is proved. Rules that share no value as it is written are not
    compared, so that a rule that spells all its values as regular expressions has no twin.
    """
    for later, earlier in _twins(outlines, _Rules(units)):
        other = units[earlier].document
        message = f"the rule means the same as '{other.title}' ({other.path})"
        hint = "take one of them out"
        yield found(SAME_MEANING, units[later].document, message, "detection", hint=hint)


def _twins(outlines: Mapping[int, Outline], rules: "_Rules") -> Iterator[tuple[int, int]]:
    """Pairs, the later first; compared are those that share the rarest value of the later one."""
    commonness = Counter(value for each in outlines.values() for value in each.values)
    known: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, each in sorted(outlines.items()):
        rarest = min(each.values, key=lambda value: (commonness[value], value), default="")
        candidates = known[each.source, each.fields, rarest]
        twin = next((earlier for earlier in candidates if rules.same(at, earlier)), None)
        if twin is not None:
            yield at, twin
            if outlines[twin] == each:
                continue  # what is like it is like the other, and found with that
        for value in each.values or ("",):
            known[each.source, each.fields, value].append(at)


class _Rules:
    """The rules of units about single events, each built once, and their formulas."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units = units
        self._rules: dict[int, SigmaRule | None] = {}
        self._formulas: dict[int, Formula | None] = {}

    def same(self, one: int, other: int) -> bool:
        """Whether two rules are proved to mean the same."""
        rules = self._rule(one), self._rule(other)
        if rules[0] is None or rules[1] is None or are_seen_apart(rules[0], rules[1], _SITE):
            return False
        left, right = self._formula(one), self._formula(other)
        if left is None or right is None:
            return False
        try:
            return find_difference(left, right) is None
        except UndecidedError:
            return False

    def _rule(self, at: int) -> SigmaRule | None:
        if at not in self._rules:
            self._rules[at] = _rule(self._units[at])
        return self._rules[at]

    def _formula(self, at: int) -> Formula | None:
        if at not in self._formulas:
            rule = self._rule(at)
            self._formulas[at] = None if rule is None else _formula(rule)
        return self._formulas[at]


def _rule(unit: Unit) -> SigmaRule | None:
    try:
        rule = build_unit(unit)[-1]
    except SigmaError:
        return None
    return rule if isinstance(rule, SigmaRule) else None


def _formula(rule: SigmaRule) -> Formula | None:
    try:
        return to_formula(rule, _SITE)
    except (SigmaError, UndecidedError, UnsupportedError):
        return None


SAME_MEANING = Explained(
    code="same_meaning",
    level="warning",
    why=(
        "Two rules on the same log source that find the same events raise every alert twice, and "
        "a change to one of them is forgotten in the other. That they mean the same is proved, "
        "whatever their values look like."
    ),
)
