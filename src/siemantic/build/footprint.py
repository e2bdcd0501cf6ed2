"""
What a rule can ask of a profile.

A profile that changes elsewhere makes no other query of it. Sound since a query asks for the
columns of the rule's own fields, for those that every result has, and for its log source's alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from siemantic.needs import needs_of
from siemantic.profiles import ColumnMapping, LogSourceMapping, Profile, Source
from siemantic.rules.documents import RuleDocument
from siemantic.rules.references import Unit
from siemantic.rules.shape import find_shape_problem
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import get_target

_SECTIONS = {"rule": "detection", "correlation": "correlation", "filter": "filter"}


class Footprints:
    """The part of a profile that each rule can ask for, as a text."""

    def __init__(self, request: TargetRequest, profile: Profile | None) -> None:
        self._profile = profile
        names = get_target(request.target).pipelines if request.pipelines is None else ()
        # Pipelines of a site give fields other names, and options name columns.
        self._is_whole = bool(request.pipelines or names or request.options)
        self._parts: dict[tuple[frozenset[str], frozenset[Source | None]], str] = {}
        self._by_column: dict[str, set[str]] = {}
        for field, mappings in ({} if profile is None else profile.columns).items():
            for each in mappings:
                self._by_column.setdefault(each.name.lower(), set()).add(field)

    def of(self, unit: Unit) -> str:
        """The part of the rule with all that it is converted with; empty without a profile."""
        if self._profile is None:
            return ""
        documents = (unit.document, *unit.needed, *unit.filters)
        if self._is_whole or any(map(_is_misshapen, documents)):
            return repr(self._profile)
        needs = [needs_of(each) for each in documents]
        fields = {name for each in needs for name in each.fields}
        fields |= {name for each in documents for name in _shown(each)}
        asked = frozenset(fields), frozenset(each.log_source for each in needs)
        if asked not in self._parts:  # many rules ask for the same
            self._parts[asked] = repr(self._part(self._profile, *asked))
        return self._parts[asked]

    def _part(
        self, profile: Profile, fields: frozenset[str], sources: frozenset[Source | None]
    ) -> Profile:
        asked = [each for each in profile.log_sources or () if _source(each) in sources]
        used = {each.column.lower() for each in profile.select} | {each.lower() for each in fields}
        used |= {each.name.lower() for each in _columns(asked)}
        mapped = (each for name in fields for each in profile.columns.get(name, ()))
        used |= {each.name.lower() for each in mapped}
        # What else is said of the same columns counts as well.
        names = fields | {name for each in used for name in self._by_column.get(each, ())}
        columns = {name: profile.columns[name] for name in sorted(names & set(profile.columns))}
        log_sources = None if profile.log_sources is None else tuple(asked)
        return replace(profile, columns=columns, log_sources=log_sources)


def _is_misshapen(document: RuleDocument) -> bool:
    return find_shape_problem(document.content, _SECTIONS[document.kind]) is not None


def _shown(document: RuleDocument) -> Iterator[str]:
    """The fields that the rule wants to be shown."""
    found = document.content.get("fields")
    yield from (each for each in found if isinstance(each, str)) if isinstance(found, list) else ()


def _source(mapping: LogSourceMapping) -> Source:
    return mapping.category, mapping.product, mapping.service


def _columns(mappings: Iterable[LogSourceMapping]) -> Iterator[ColumnMapping]:
    for each in mappings:
        for alternative in each.alternatives:
            yield from alternative
