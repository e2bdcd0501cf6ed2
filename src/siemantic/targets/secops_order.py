"""What the backend for Google SecOps writes in an order that is another at each run, in one."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any


class _Ordered(set[str]):
    """A set that gives what it has in the order of the alphabet."""

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(super().__iter__()))


def order_event_types() -> None:
    """
    Have the event types of a rule in one order, whatever Python takes for the hash of a text.

    pysigma-backend-secops 1.0.0 keeps them in a set (`SetRuleEventTypeFromLogsourceTransformation`)
    and writes them in its order. So does the mapping of fields, where the first of several that
    know a field counts: which one that is hung on the run as well.
    """
    from sigma.pipelines.secops import transformations

    kind = transformations.SetRuleEventTypeFromLogsourceTransformation
    if not hasattr(kind.apply, "__wrapped__"):
        kind.apply = _ordering(kind.apply)  # type: ignore[method-assign, assignment] # theirs


def _ordering(apply: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    @wraps(apply)
    def ordered(self: Any, rule: Any) -> None:  # noqa: ANN401 - a method of theirs
        apply(self, rule)
        found = rule.custom_attributes["event_types"]
        rule.custom_attributes["event_types"] = _Ordered(found)

    return ordered
