"""
One query of many: every event that one of them finds, labelled by the first that does.

The label is `IF ... THEN ... ELSE`, which the AQL guide documents ("Conditional logic in AQL
queries"); a CASE with conditions is documented nowhere. An IF whose condition is neither true nor
false, since a column is null, is taken to go on with ELSE; the guide does not say so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from siemantic.aql.ast import If, Item, Last, Select, Star, Text, Value
from siemantic.aql.walk import find_too_deep
from siemantic.targets.qradar_aql.aliases import columns_in, free_name, without_clashes
from siemantic.targets.qradar_aql.factoring import Parts, factored, parts_of
from siemantic.targets.qradar_aql.negation import all_of

LABEL = "Rule"
"""The column that names the rule."""

_LEVELS = ("critical", "high", "medium", "low", "informational")
"""From the most severe on (Sigma specification 2.1, rules, "Level")."""

_MINUTES = {"MINUTES": 1, "HOURS": 60, "DAYS": 1440}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A rule's query, its title for the label, and its level, None when it has none."""

    title: str
    level: str | None
    query: Select


def to_bundles(rules: Sequence[Labelled]) -> tuple[Select, ...]:
    """
    One query of all rules, the most severe first, or several where one would nest too deeply.

    The query looks back as far as the one that does so the most, and shows every column of theirs.
    """
    return _bundles(sorted(rules, key=_severity))


def _severity(rule: Labelled) -> int:
    return len(_LEVELS) if rule.level not in _LEVELS else _LEVELS.index(rule.level)


def _bundles(rules: Sequence[Labelled]) -> tuple[Select, ...]:
    query = _bundle(rules)
    if find_too_deep(query) is None or len(rules) == 1:
        return (query,)
    half = len(rules) // 2
    return (*_bundles(rules[:half]), *_bundles(rules[half:]))


def _bundle(rules: Sequence[Labelled]) -> Select:
    parts = [() if rule.query.where is None else parts_of(rule.query.where) for rule in rules]
    shared = [part for part in parts[0] if all(part in other for other in parts)]
    own = [tuple(part for part in each if part not in shared) for each in parts]
    where = factored(parts)
    used = frozenset[str]().union(*(columns_in(each) for every in parts for each in every))
    items = dict.fromkeys(item for rule in rules for item in rule.query.items)
    clear = without_clashes(tuple(each for each in items if isinstance(each, Item)), used)
    shown = (Star(),) if Star() in items else clear
    named = used | {
        str(each.alias or getattr(each.expression, "name", "")).lower() for each in clear
    }
    label = Item(_label([_title(rule) for rule in rules], own), free_name(LABEL, named))
    longest = max((rule.query for rule in rules), key=_minutes)
    return replace(longest, items=(label, *shown), where=where)


def _minutes(query: Select) -> int:
    match query.time:
        case Last(int(count), unit):
            return count * _MINUTES[unit]
        case _:
            return 0


def _title(rule: Labelled) -> Text:
    """The title in one line; two backslashes in a row, which a literal may halve, are one."""
    line = "".join(each if each.isprintable() else " " for each in rule.title)
    return Text(re.sub(r"\\+", r"\\", line))


def _label(titles: Sequence[Text], own: Sequence[Parts]) -> Value:
    """The title of the first rule that holds; the last needs no test, since one of them does."""
    label: Value = titles[-1]
    for title, parts in reversed(tuple(zip(titles[:-1], own[:-1], strict=True))):
        if title != label:
            label = If(all_of(*parts), title, label) if parts else title
    return label
