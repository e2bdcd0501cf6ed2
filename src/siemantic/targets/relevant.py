"""A pipeline that passes over what cannot apply to a rule's log source."""

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


class Answers(dict[tuple[str | None, ...], list[bool]]):
    """For a log source, what items ask of it and was answered: it holds from rule to rule."""


class _RelevantPipeline(ProcessingPipeline):
    """
    Does what its base does, for fewer items.

    *Soundness*: of an item all of whose conditions on the rule are on its log source, the answer
    hangs on the three names of that alone, so that pySigma's own is kept for each; it is asked for
    anew when an item changed the log source of the rule. All other items are asked each time.
    """

    def apply(self, rule: AnyRule) -> AnyRule:
        if not isinstance(rule, SigmaRule) or type(self.items) is not list:
            return super().apply(rule)  # items of another kind are watched, as they are applied
        items = self.items
        self.items = _Relevant(self, items, rule)  # type: ignore[assignment] # iterated over once
        try:
            return super().apply(rule)
        finally:
            self.items = items

    def may_apply(self, items: list[ProcessingItem], rule: SigmaRule) -> list[bool]:
        """For each item, whether it may apply to the rule."""
        source = rule.logsource
        key = (source.category, source.product, source.service)
        if not all(name is None or isinstance(name, str) for name in key):
            return [True] * len(items)
        known: Answers = vars(self)["_known"]
        if key not in known:
            known[key] = [
                not _is_for_log_sources(e) or e.match_rule_conditions(rule) for e in items
            ]
        return known[key]


class _Relevant:
    """The items of a pipeline that may apply to a rule, as they are asked for."""

    def __init__(
        self, pipeline: _RelevantPipeline, items: list[ProcessingItem], rule: SigmaRule
    ) -> None:
        self._pipeline, self._items, self._rule = pipeline, items, rule

    def __iter__(self) -> Iterator[ProcessingItem]:
        source, relevant = None, [True]
        for at, item in enumerate(self._items):
            if source is not self._rule.logsource:
                source = self._rule.logsource
                relevant = self._pipeline.may_apply(self._items, self._rule)
            if relevant[at]:
                yield item
            else:
                self._pipeline.applied.append(False)


def _is_for_log_sources(item: ProcessingItem) -> bool:
    conditions = item.rule_conditions
    plain = type(item) is ProcessingItem and item.rule_condition_expression is None
    return (
        plain
        and isinstance(conditions, list)
        and all(type(each) is LogsourceCondition for each in conditions)
    )
