"""
Custom properties in filters that the rule engine does not see.

One that is not enabled "for use in rules and search indexing" has no value there, so that a rule
about it is installed, and what the filter asks of it is never so; searches do see it. The validator
of queries says nothing of that.
"""

from collections.abc import Iterable, Mapping

from siemantic.aql.ast import Column
from siemantic.aql.parser import parse_condition
from siemantic.aql.walk import find_all
from siemantic.qradar.inventory import Property
from siemantic.targets.qradar_aql.extension.contents import Entry


def find_unseen(
    properties: Iterable[Property], entries: Iterable[Entry]
) -> Mapping[str, tuple[str, ...]]:
    """The UUIDs of rules and building blocks -> the properties that they ask for and get not."""
    hidden = {each.name.lower(): each.name for each in properties if not each.for_rules}
    found = {each.identifier: tuple(_hidden_in(each, hidden)) for each in entries}
    return {identifier: names for identifier, names in found.items() if names}


def _hidden_in(entry: Entry, hidden: Mapping[str, str]) -> Iterable[str]:
    columns = (c for each in entry.filters for c in find_all(parse_condition(each), Column))
    lower = dict.fromkeys(each.name.lower() for each in columns)
    return (hidden[each] for each in lower if each in hidden)
