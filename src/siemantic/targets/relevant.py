"""A pipeline that passes over what cannot apply to a rule, and asks nothing for nothing."""

from collections.abc import Iterator

from sigma.correlations import SigmaCorrelationRule
from sigma.processing.conditions import LogsourceCondition
from sigma.processing.pipeline import ProcessingItem, ProcessingPipeline
from sigma.rule import SigmaRule

AnyRule = SigmaRule | SigmaCorrelationRule


def pass_over_other_log_sources(pipeline: ProcessingPipeline) -> None:
    """
    Have the pipeline ask only those of its items that may apply to a rule's log source.

    Those for Windows have a hundred, nearly all for one log source, and pySigma asks each about
    each rule. It is the same object afterwards, which its items know.
    """
    if type(pipeline) is ProcessingPipeline:
        pipeline.__class__ = _RelevantPipeline
        vars(pipeline)["_known"] = Answers()
        for each in pipeline.items:
            _answer_at_once(each)


def _answer_at_once(item: ProcessingItem) -> None:
    """Have the item say yes, where pySigma's does when it has asked none of no conditions."""
    if type(item) is ProcessingItem and _is_unconditional(item, "field_name"):
        vars(item)["match_field_name"] = _always
        if _is_unconditional(item, "detection_item"):
            vars(item)["match_detection_item"] = _always


def _is_unconditional(item: ProcessingItem, part: str) -> bool:
    return (
        getattr(item, f"{part}_conditions") == []
        and getattr(item, f"{part}_condition_expression") is None
        and getattr(item, f"{part}_condition_linking") is all
        and not getattr(item, f"{part}_condition_negation")
    )


def _always(_asked: object) -> bool:
    return True


_Plan = list[tuple[int, ProcessingItem]]


class Answers(dict[tuple[str | None, ...], _Plan]):
    """For a log source, the items that may apply to its rules: it holds from rule to rule."""


class _RelevantPipeline(ProcessingPipeline):
    """
    Does what its base does, for fewer items.

    *Soundness*: of an item all of whose conditions on the rule are on its log source, the answer
    hangs on the three names of that alone, so that pySigma's own is kept for each; it is asked for
    anew when an item changed the log source of the rule. All other items are asked each time.
    """

    __qualname__ = ProcessingPipeline.__qualname__  # as errors show it

    def apply(self, rule: AnyRule) -> AnyRule:
        if not isinstance(rule, SigmaRule) or type(self.items) is not list:
            return super().apply(rule)  # items of another kind are watched, as they are applied
        items = self.items
        self.items = _Relevant(self, items, rule)  # type: ignore[assignment] # iterated over once
        try:
            return super().apply(rule)
        finally:
            self.items = items

    def plan(self, items: list[ProcessingItem], rule: SigmaRule) -> _Plan:
        """The items that may apply to the rule, each with its place."""
        source = rule.logsource
        key = (source.category, source.product, source.service)
        if not all(name is None or isinstance(name, str) for name in key):
            return [*enumerate(items)]
        known: Answers = vars(self)["_known"]
        if key not in known:
            known[key] = [
                (at, each)
                for at, each in enumerate(items)
                if not _is_for_log_sources(each) or each.match_rule_conditions(rule)
            ]
        return known[key]


class _Relevant:
    """The items of a pipeline that may apply to a rule, as they are asked for."""

    def __init__(
        self, pipeline: _RelevantPipeline, items: list[ProcessingItem], rule: SigmaRule
    ) -> None:
        self._pipeline, self._items, self._rule = pipeline, items, rule

    def __repr__(self) -> str:
        """In short, and the same each time: an error may show its transformation with all of it."""
        return "[...]"

    def __iter__(self) -> Iterator[ProcessingItem]:
        rule, source, done = self._rule, None, 0
        plan: Iterator[tuple[int, ProcessingItem]] = iter(())
        while True:
            if source is not rule.logsource:
                source = rule.logsource
                plan = iter(self._pipeline.plan(self._items, rule))
            at, item = next(plan, (len(self._items), None))
            if at < done:
                continue  # before an item that changed the log source
            self._pipeline.applied.extend([False] * (at - done))
            if item is None:
                return
            yield item
            done = at + 1


def _is_for_log_sources(item: ProcessingItem) -> bool:
    conditions = item.rule_conditions
    plain = type(item) is ProcessingItem and item.rule_condition_expression is None
    return (
        plain
        and isinstance(conditions, list)
        and all(type(each) is LogsourceCondition for each in conditions)
    )
