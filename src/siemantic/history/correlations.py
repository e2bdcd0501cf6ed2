"""What a correlation says, beside what it said: part by part, as they are written."""

from collections.abc import Iterator, Mapping
from typing import Any

from sigma.correlations import SigmaCorrelationTimespan
from sigma.exceptions import SigmaError

from siemantic.history.changes import Setting
from siemantic.rules import RuleDocument
from siemantic.rules.documents import reference_key

PARTS = ("type", "rules", "group-by", "timespan", "condition", "aliases")
"""What its meaning depends on: Sigma specification 2.1, correlation rules, "Components"."""


def correlation_settings(old: RuleDocument, new: RuleDocument) -> Iterator[Setting]:
    """The parts that say something else; another spelling of the same is none."""
    one, other = (_section(each) for each in (old, new))
    for name in PARTS:
        before, since = one.get(name), other.get(name)
        if _meant(name, before, one) != _meant(name, since, other):
            yield Setting(name, _words(before), _words(since))


def _section(document: RuleDocument) -> Mapping[str, Any]:
    found = document.content.get("correlation")
    return found if isinstance(found, Mapping) else {}


def _meant(name: str, value: Any, section: Mapping[str, Any]) -> object:  # noqa: ANN401 - YAML data
    """The value, equal for all that are the same to Sigma."""
    if name == "timespan":
        return _seconds(value)
    if name == "rules":
        found = [reference_key(str(each)) for each in _listed(value)]
        return found if section.get("type") == "temporal_ordered" else sorted(found)
    if name == "group-by":
        return sorted(map(str, _listed(value)))
    return value


def _seconds(value: object) -> object:
    try:
        return SigmaCorrelationTimespan(str(value)).seconds
    except SigmaError:
        return value


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - YAML data
    return value if isinstance(value, list) else [] if value is None else [value]


def _words(value: object) -> str:
    """
    The value in a line.

    >>> _words({"gte": 3, "field": "User"}), _words(["a", "b"]), _words(None)
    ('gte: 3, field: User', 'a, b', '')
    """
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_words(each)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(map(_words, value))
    return "" if value is None else str(value)
