"""Which rules a correlation names, and which filters belong to a rule."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from siemantic.diagnostics import Diagnostic, did_you_mean
from siemantic.rules.documents import RuleDocument, reference_key

_OPERATORS = frozenset({"and", "or", "not"})


@dataclass(frozen=True, slots=True)
class Unit:
    """
    What must be converted together: a rule, the rules that it names, and the filters of all.

    `needed` stands in an order in which each rule comes after those that it names. A rule that does
    not stand alone is there for a correlation that names it without `generate: true`, and gets no
    query of its own (Sigma specification 2.1, correlation rules, "Generate").
    """

    document: RuleDocument
    needed: tuple[RuleDocument, ...] = ()
    filters: tuple[RuleDocument, ...] = ()
    stands_alone: bool = True


def make_units(
    documents: Sequence[RuleDocument], filters: Sequence[RuleDocument]
) -> tuple[tuple[Unit, ...], tuple[tuple[RuleDocument, Diagnostic], ...]]:
    """One unit per rule, in order, and the correlations that name no such rule with a finding."""
    index = _index(documents)
    correlated = frozenset(name for each in documents for name in _only_correlated(each))
    units: list[Unit] = []
    broken: list[tuple[RuleDocument, Diagnostic]] = []
    for document in documents:
        try:
            needed = _needed(document, index, ())
        except _ReferenceError as problem:
            broken.append((document, problem.diagnostic))
            continue
        group = (*needed, document)
        chosen = tuple(f for f in filters if is_for(f, group))
        units.append(Unit(document, needed, chosen, document.names.isdisjoint(correlated)))
    return tuple(units), tuple(broken)


def check_filters(
    filters: Sequence[RuleDocument], documents: Sequence[RuleDocument]
) -> tuple[Diagnostic, ...]:
    """Findings about filters that name no rule, or a rule whose log source they do not cover."""
    index = _index(documents)
    named = [
        finding
        for document in filters
        for position, name in enumerate(filtered_rules(document) or ())
        if (finding := _check_filter(document, position, name, index)) is not None
    ]
    idle = [
        each for each in filters if filtered_rules(each) is None and not is_for(each, documents)
    ]
    return (*named, *map(_idle_filter, idle))


def named_rules(document: RuleDocument) -> tuple[str, ...]:
    """What a correlation names under `rules`, or in its extended condition when it has none."""
    section = document.content.get("correlation")
    if not isinstance(section, Mapping):
        return ()
    rules = section.get("rules")
    if rules is None and isinstance(section.get("condition"), str):
        words = re.findall(r"\w+", section["condition"])
        rules = [word for word in words if word not in _OPERATORS]
    named = rules if isinstance(rules, list) else [rules]
    return tuple(dict.fromkeys(str(name) for name in named if name is not None))


def _only_correlated(document: RuleDocument) -> Iterator[str]:
    """The names of the rules that a correlation takes for itself."""
    section = document.content.get("correlation")
    if isinstance(section, Mapping) and section.get("generate") is not True:
        yield from map(reference_key, named_rules(document))


def filtered_rules(document: RuleDocument) -> tuple[str, ...] | None:
    """What a filter names under `rules`; None when it is for any rule of its log source."""
    section = document.content.get("filter")
    rules = section.get("rules") if isinstance(section, Mapping) else None
    if isinstance(rules, str):
        rules = None if rules.lower() == "any" else [rules]
    return tuple(str(name) for name in rules) if isinstance(rules, list) and rules else None


class _ReferenceError(Exception):
    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


_Index = Mapping[str, Sequence[RuleDocument]]


def _index(documents: Iterable[RuleDocument]) -> _Index:
    index: dict[str, list[RuleDocument]] = {}
    for document in documents:
        for name in document.names:
            index.setdefault(name, []).append(document)
    return index


def _needed(
    document: RuleDocument, index: _Index, path: tuple[RuleDocument, ...]
) -> tuple[RuleDocument, ...]:
    """The rules that `document` names, directly or not, each after those that it names itself."""
    if document in path:
        message = "the correlation names itself, directly or through others"
        raise _ReferenceError(_reference_finding(document, "circular_reference", message))
    needed: dict[int, RuleDocument] = {}
    for name in named_rules(document):
        found = _resolve(document, name, index)
        for each in (*_needed(found, index, (*path, document)), found):
            needed.setdefault(id(each), each)
    return tuple(needed.values())


def _resolve(document: RuleDocument, name: str, index: _Index) -> RuleDocument:
    found = index.get(reference_key(name), ())
    if len(found) == 1:
        return found[0]
    if not found:
        message = (
            f"the correlation names a rule that is not here: '{name}'{did_you_mean(name, index)}"
        )
        raise _ReferenceError(_reference_finding(document, "unknown_rule", message))
    places = " and ".join(each.path for each in found[:2])
    message = f"the correlation names '{name}', which is more than one rule: {places}"
    raise _ReferenceError(_reference_finding(document, "ambiguous_rule", message))


def _reference_finding(document: RuleDocument, code: str, message: str) -> Diagnostic:
    hint = "name every rule by an id or name of its own, and give its file too"
    return document.diagnose(code, message, "correlation", "rules", hint=hint)


def _check_filter(
    document: RuleDocument, position: int, name: str, index: _Index
) -> Diagnostic | None:
    found = index.get(reference_key(name), ())
    if not found:
        message = f"the filter names a rule that is not here: '{name}'{did_you_mean(name, index)}"
        hint = "give the rule's file too, or take its name out of the filter"
        return _filter_finding(document, position, "filter_without_rule", message, hint)
    if not any(_covers(document, each) for each in found):
        message = f"the filter names '{found[0].title}', but is for another log source"
        hint = "make the filter's log source equal to the rule's, or wider"
        return _filter_finding(document, position, "filter_of_other_log_source", message, hint)
    return None


def _idle_filter(document: RuleDocument) -> Diagnostic:
    message = "the filter is for any rule of its log source, of which there is none here"
    hint = "make its log source wider, or leave the filter out"
    return document.diagnose("filter_without_rule", message, "logsource", hint=hint)


def _filter_finding(
    document: RuleDocument, position: int, code: str, message: str, hint: str
) -> Diagnostic:
    return document.diagnose(code, message, "filter", "rules", position, hint=hint)


def is_for(document: RuleDocument, group: Iterable[RuleDocument]) -> bool:
    """Whether the filter is for one of the rules."""
    named = filtered_rules(document)
    return any(
        (named is None or not each.names.isdisjoint(map(reference_key, named)))
        and _covers(document, each)
        for each in group
        if each.kind == "rule"
    )


def _covers(document: RuleDocument, rule: RuleDocument) -> bool:
    """Whether the filter's log source is the rule's or wider (as `SigmaLogSource.__contains__`)."""
    wider, narrower = document.content.get("logsource"), rule.content.get("logsource")
    if not isinstance(wider, Mapping) or not isinstance(narrower, Mapping):
        return False
    keys = ("category", "product", "service")
    return all(wider.get(key) in (None, narrower.get(key)) for key in keys)
