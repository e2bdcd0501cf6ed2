"""
Keywords that Loki's backend loses, or joins by "and" where the rule says "or".

A keyword becomes a line filter, and all line filters of a query must hold (Grafana, "Log queries",
https://grafana.com/docs/loki/latest/query/log_queries/#line-filter-expression). So the backend can
say alternatives of texts alone, as one regular expression. Of all others pysigma-backend-loki
0.15.1 (`convert_condition_or` in `sigma/backends/loki/loki.py`) writes the last part, or a query
that wants all of them at once, or refuses them.
"""

from sigma.conditions import ConditionItem, ConditionNOT, ConditionOR, ConditionValueExpression
from sigma.rule import SigmaRule
from sigma.types import SigmaRegularExpression, SigmaString

from siemantic.errors import UnsupportedError


def refuse_lost_keywords(rule: SigmaRule) -> None:
    """
    See that the backend writes all keywords of the rule.

    Raises:
        UnsupportedError: it would not.
    """
    for condition in rule.detection.parsed_condition:
        _check(condition.parsed, is_negated=False)


def _check(part: object, *, is_negated: bool) -> None:
    if isinstance(part, ConditionValueExpression) and not _is_text(part):
        message = f"the keyword {part.value} is no text, and the backend writes no query with it"
        raise UnsupportedError("unsupported_keyword", message, _WAY_OUT)
    if not isinstance(part, ConditionItem):
        return
    if _is_lost(part, is_negated=is_negated):
        message = "the backend loses alternatives of keywords beside anything but texts"
        raise UnsupportedError("unsupported_keyword", message, _WAY_OUT)
    for each in part.args:
        _check(each, is_negated=is_negated != isinstance(part, ConditionNOT))


_WAY_OUT = "write the number in quotes, or a rule for each alternative"


def _is_lost(part: ConditionItem, *, is_negated: bool) -> bool:
    """Whether the parts are alternatives, one of them has keywords, and some are no mere texts."""
    if isinstance(part, ConditionNOT) or isinstance(part, ConditionOR) == is_negated:
        return False
    return _has_keywords(part) and (is_negated or not all(map(_is_text, part.args)))


def _has_keywords(part: object) -> bool:
    if isinstance(part, ConditionItem):
        return any(map(_has_keywords, part.args))
    return isinstance(part, ConditionValueExpression)


def _is_text(part: object) -> bool:
    return isinstance(part, ConditionValueExpression) and isinstance(
        part.value, SigmaString | SigmaRegularExpression
    )
