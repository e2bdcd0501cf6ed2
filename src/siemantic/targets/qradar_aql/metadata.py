"""A query with what a program needs to know about it: the output format `json`."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sigma.correlations import SigmaCorrelationRule
from sigma.rule import SigmaRule

from siemantic.aql.ast import Item, Last, Select, Star
from siemantic.aql.printer import to_aql
from siemantic.profiles import Profile


def describe(
    rule: SigmaRule | SigmaCorrelationRule,
    query: Select,
    profile: Profile,
    notes: Sequence[str],
    differences: Sequence[str] = (),
) -> Mapping[str, Any]:
    """
    The query, its rule, the columns of its result and its time window, as JSON has them.

    Args:
        differences: how a correlation's search over a fixed window differs from Sigma's.
    """
    return {
        "title": rule.title,
        "id": None if rule.id is None else str(rule.id),
        "status": _name(rule.status),
        "level": _name(rule.level),
        "query": to_aql(query),
        "columns": [_column(item) for item in query.items],
        "database": profile.database,
        "window": _window(query),
        "profile": profile.name,
        "attack": attack_of(rule),
        "falsepositives": list(rule.falsepositives),
        "references": list(rule.references),
        "notes": [each for each in notes if each not in differences],
        "differences": list(differences),
    }


def _name(value: Any) -> str | None:  # noqa: ANN401 - one of pySigma's enumerations, or None
    return None if value is None else str(value)


def _column(item: Item | Star) -> str | None:
    """What the result calls the column, None for a call without a name of its own."""
    if isinstance(item, Star):
        return "*"
    return item.alias or getattr(item.expression, "name", None)


def _window(query: Select) -> Mapping[str, Any] | None:
    time = query.time
    return {"last": time.count, "unit": time.unit} if isinstance(time, Last) else None


def attack_of(rule: SigmaRule | SigmaCorrelationRule) -> Mapping[str, list[str]]:
    """Tactics and techniques by their tags (Sigma specification 2.1, appendix tags, "attack")."""
    names = [tag.name for tag in rule.tags if tag.namespace == "attack"]
    techniques = [name for name in names if _TECHNIQUE.fullmatch(name)]
    tactics = [name for name in names if not _OTHER.fullmatch(name)]
    return {"tactics": tactics, "techniques": [each.upper() for each in techniques]}


_TECHNIQUE = re.compile(r"t[0-9]{4}(\.[0-9]{3})?", re.IGNORECASE)
_OTHER = re.compile(r"[a-z]+[0-9]{4}(\.[0-9]{3})?", re.IGNORECASE)
"""Groups and software too, which are neither."""
