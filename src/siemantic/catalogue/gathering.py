"""Rules, queries, verdicts and tests -> entries."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from typing import NamedTuple, TypeVar

from siemantic.cache import Cache
from siemantic.catalogue.entry import Catalogue, Entry, Reference, TargetQuery, TestedEvent
from siemantic.catalogue.names import page_names
from siemantic.catalogue.rule_tests import tested_events
from siemantic.catalogue.unread import unread_files
from siemantic.convert import Conversion, Place, Workload, finalize, place_of
from siemantic.coverage.sources import needed_sources
from siemantic.coverage.tags import techniques_of
from siemantic.history import History, histories_of
from siemantic.rules import RuleDocument
from siemantic.rules.content import related_in
from siemantic.rules.documents import reference_key
from siemantic.rules.references import Unit, named_rules
from siemantic.targets.request import TargetRequest
from siemantic.verify.exact import convert_as_asked, verify_as_asked
from siemantic.verify.ledger import Row

RELATED = 12
"""So many rules with one of a rule's techniques are named at the most."""

Key = TypeVar("Key")


def gather(
    workload: Workload,
    requests: Sequence[TargetRequest],
    cache: Cache,
    done: Callable[[int], None] = lambda _count: None,
    workers: Executor | None = None,
) -> Catalogue:
    """
    Convert and verify every rule, run the tests that stand beside it, and put it all together.

    Args:
        done: called with the number of rules and targets just verified, and just converted, and
            with that of rules whose history has just been told.
    Raises:
        ConfigurationError: a request cannot be met.
    """
    # Each kind of work forgets what it made before the next begins.
    rows = verify_as_asked(workload, requests, cache, lambda some: done(len(some)), workers)
    queries = convert_as_asked(workload, requests, cache, lambda some: done(len(some)), workers)
    documents = _documents(workload)
    histories = histories_of(documents, cache, done, workers)
    tests = tested_events(documents, requests, cache)
    return _put_together(workload, requests, _Known(rows, queries, histories, tests))


class _Known(NamedTuple):
    """What each kind of work has found; histories and tests by `id(document)`."""

    rows: Sequence[Row]
    conversions: Sequence[Conversion]
    histories: Mapping[int, History]
    tests: Mapping[int, tuple[TestedEvent, ...]]


def _put_together(
    workload: Workload,
    requests: Sequence[TargetRequest],
    found: _Known,
) -> Catalogue:
    documents, unread = _documents(workload), unread_files(workload.findings)
    units = {id(each.document): each for each in workload.units}
    known = {each.place: each for each in found.rows}
    made = {each.place: each for each in found.conversions}
    references = _References([*documents, *(document for document, _ in unread)])
    entries = tuple(
        _entry(
            units.get(id(document), Unit(document)),
            tuple(_query(made, known, place_of(document, each)) for each in requests),
            found.tests.get(id(document), ()),
            references,
            found.histories.get(id(document)),
        )
        for document in documents
    ) + tuple(
        _entry(
            Unit(document),
            tuple(TargetQuery(each, "broken", "", None, problem) for each in requests),
            (),
            references,
            None,
        )
        for document, problem in unread
    )
    return Catalogue(
        tuple(sorted(entries, key=lambda each: _order(each.document))), tuple(requests)
    )


def _documents(workload: Workload) -> list[RuleDocument]:
    found = [each.document for each in workload.units] + [each for each, _ in workload.broken]
    return sorted(found, key=_order)


def _order(document: RuleDocument) -> tuple[tuple[str, ...], int]:
    return document.relative.parts, document.position


def _query(
    made: Mapping[Place, Conversion], known: Mapping[Place, Row], place: Place
) -> TargetQuery:
    conversion = made[place]
    text = ""
    if conversion.status == "converted":
        text = finalize(conversion.request, conversion.queries).rstrip("\n")
    return TargetQuery(place.request, conversion.status, text, known.get(place), conversion.problem)


# --- what rules have to do with each other -----------------------------------------------------


class _References:
    """The rules by what others call them, by their techniques, and by the correlations."""

    def __init__(self, documents: Sequence[RuleDocument]) -> None:
        names = page_names(documents)
        self.of = {
            id(each): Reference(name, each.title)
            for each, name in zip(documents, names, strict=True)
        }
        self.by_name = _grouped([(name, each) for each in documents for name in each.names])
        self.by_technique = _grouped(
            [(name, each) for each in documents for name in techniques_of(each.content)]
        )
        self.named_by = _grouped(
            [(id(named), each) for each in documents for named in self.named_in(each)]
        )

    def named_in(self, document: RuleDocument) -> tuple[RuleDocument, ...]:
        """The rules that a correlation names."""
        keys = map(reference_key, named_rules(document))
        return tuple(each for key in keys for each in self.by_name.get(key, ())[:1])

    def links_of(self, document: RuleDocument) -> tuple[tuple[str, Reference], ...]:
        """The rules here that this one names as related ones, each with the kind of relation."""
        named = related_in(document.content)
        found = ((kind, self.by_name.get(reference_key(name), ())) for kind, name in named)
        return tuple((kind, self.of[id(each)]) for kind, some in found for each in some[:1])

    def related_to(self, document: RuleDocument) -> tuple[Reference, ...]:
        """
        Other rules with a technique of this one, those of its most special technique first.

        The page names a rule once: those that it has to do with in another way are not among them.
        """
        techniques = sorted(techniques_of(document.content), key=len, reverse=True)
        others = dict.fromkeys(id(each) for name in techniques for each in self.by_technique[name])
        nearer = (*self.named_in(document), *self.named_by.get(id(document), ()))
        here = {self.of[id(each)] for each in (document, *nearer)}
        here.update(each for _, each in self.links_of(document))
        return tuple(self.of[each] for each in others if self.of[each] not in here)[:RELATED]


def _grouped(pairs: Sequence[tuple[Key, RuleDocument]]) -> dict[Key, list[RuleDocument]]:
    groups: dict[Key, list[RuleDocument]] = {}
    for key, document in pairs:
        groups.setdefault(key, []).append(document)
    return groups


def _entry(
    unit: Unit,
    queries: tuple[TargetQuery, ...],
    tests: tuple[TestedEvent, ...],
    references: _References,
    history: History | None,
) -> Entry:
    document = unit.document
    return Entry(
        references.of[id(document)].page,
        document,
        queries,
        tests,
        filters=unit.filters,
        names=tuple(references.of[id(each)] for each in references.named_in(document)),
        sources=needed_sources(unit.needed),
        named_by=tuple(
            references.of[id(each)] for each in references.named_by.get(id(document), ())
        ),
        links=references.links_of(document),
        related=references.related_to(document),
        history=history,
    )
