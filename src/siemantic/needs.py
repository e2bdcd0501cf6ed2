"""Sigma files -> what each rule, correlation and filter in them needs of a profile."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from siemantic.diagnostics import Diagnostic
from siemantic.profiles import Source
from siemantic.profiles.coverage import Needs
from siemantic.rules import RuleDocument, find_rule_files, load_documents
from siemantic.rules.documents import Documents, reference_key
from siemantic.rules.references import named_rules
from siemantic.rules.shape import fields_of, find_shape_problem
from siemantic.workers import open_workers, spread


def read_needs(
    paths: Sequence[str], *, with_ways: bool = False
) -> tuple[tuple[Needs, ...], tuple[Diagnostic, ...]]:
    """
    What the rules, correlations and filters in files and folders need, and what is wrong with some.

    Args:
        with_ways: whether it is also worked out what they cannot do without, which takes longer.
    Raises:
        ConfigurationError: a path does not exist.
    """
    files = find_rule_files(paths)
    with open_workers() as workers:
        read = Documents.merge(spread(workers, load_documents, files))
    problems = [_problem(document) for document in read.documents]
    found = [*read.diagnostics, *(each for each in problems if each is not None)]
    sound = [d for d, problem in zip(read.documents, problems, strict=True) if problem is None]
    if not read.documents and not found:
        found = [Diagnostic("no_rules", "there is no Sigma rule here", ", ".join(paths))]
    needs = zip(map(needs_of, sound), sound, strict=True)
    return tuple(_with_ways(*e) if with_ways else e[0] for e in needs), tuple(found)


_SECTIONS = {"rule": "detection", "correlation": "correlation", "filter": "filter"}


def _problem(document: RuleDocument) -> Diagnostic | None:
    """What keeps a document from being looked at; `convert` looks closer."""
    problem = find_shape_problem(document.content, _SECTIONS[document.kind])
    if problem is None:
        return None
    return document.diagnose(problem.code, problem.message, *problem.keys, hint=problem.hint)


def needs_of(document: RuleDocument) -> Needs:
    """What a document of a sound shape needs."""
    section = document.content[_SECTIONS[document.kind]]
    fields = _correlated if document.kind == "correlation" else _detected
    return Needs(
        document.path,
        frozenset(fields(section)),
        _log_source(document),
        is_filter=document.kind == "filter",
    )


def _with_ways(needs: Needs, document: RuleDocument) -> Needs:
    from siemantic.rules.ways import find_ways

    needs = replace(needs, names=document.names)
    if document.kind == "rule":
        return replace(needs, ways=find_ways(document))
    if document.kind == "correlation":
        section = document.content["correlation"]
        fields = frozenset(_grouped(section))
        return replace(needs, ways=(fields,), rule_ways=_rule_ways(document, section))
    return needs


def _rule_ways(document: RuleDocument, section: Mapping[str, Any]) -> tuple[frozenset[str], ...]:
    """All rules that a temporal correlation without a condition names; one of them elsewhere."""
    named = frozenset(map(reference_key, named_rules(document)))
    is_temporal = section.get("type") in {"temporal", "temporal_ordered"}
    if is_temporal and section.get("condition") is None:
        return (named,)
    return tuple(frozenset({each}) for each in sorted(named))


def _log_source(document: RuleDocument) -> Source | None:
    """The log source of a rule; the query of a filter or correlation has that of its rules."""
    if document.kind != "rule":
        return None
    found = document.content["logsource"]
    category, product, service = (
        _text(found.get(key)) for key in ("category", "product", "service")
    )
    return (category, product, service) if category or product or service else None


def _detected(section: Mapping[str, Any]) -> Iterator[str]:
    """The fields of detections, and those that they are compared with; keywords have none."""
    for _, key, value in fields_of(section, ""):
        field, *modifiers = str(key).split("|")
        if field:
            yield field
        if "fieldref" in modifiers:
            yield from _texts(value)


def _correlated(section: Mapping[str, Any]) -> Iterator[str]:
    """The fields that a correlation groups by, counts and calls by other names."""
    yield from _grouped(section)
    for names in _aliases(section).values():
        yield from _texts(list(names.values()) if isinstance(names, Mapping) else None)


def _grouped(section: Mapping[str, Any]) -> Iterator[str]:
    """The fields without which an event is in no group, or not counted; not those with aliases."""
    known = _aliases(section)
    yield from (each for each in _texts(section.get("group-by")) if each not in known)
    condition = section.get("condition")
    if isinstance(condition, Mapping):
        yield from _texts(condition.get("field"))


def _aliases(section: Mapping[str, Any]) -> Mapping[str, Any]:
    aliases = section.get("aliases")
    return aliases if isinstance(aliases, Mapping) else {}


def _texts(value: object) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            yield each


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
