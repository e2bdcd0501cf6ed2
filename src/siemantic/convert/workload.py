"""Files -> the rules that are converted, each with all that it needs."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from siemantic.cache import Cache
from siemantic.convert.conversion import Place, place_of
from siemantic.diagnostics import Diagnostic
from siemantic.rules import RuleDocument, find_rule_files, load_documents
from siemantic.rules.documents import Documents
from siemantic.rules.references import Unit, check_filters, is_for, make_units
from siemantic.rules.remembered import load_remembered
from siemantic.rules.sigma import check_document
from siemantic.targets.request import TargetRequest
from siemantic.workers import spread


@dataclass(frozen=True, slots=True)
class Workload:
    """The units to convert, and what is wrong with the files they came from."""

    units: tuple[Unit, ...]
    broken: tuple[tuple[RuleDocument, Diagnostic], ...]
    findings: tuple[Diagnostic, ...]

    @property
    def rule_count(self) -> int:
        """How many rules there are, sound or not."""
        return len(self.units) + len(self.broken)

    @property
    def paths(self) -> frozenset[str]:
        """The files of the rules."""
        documents = [unit.document for unit in self.units]
        return frozenset(each.path for each in (*documents, *(d for d, _ in self.broken)))

    def places(self, requests: Sequence[TargetRequest]) -> tuple[Place, ...]:
        """Where the conversions will belong, in their order."""
        documents = [unit.document for unit in self.units]
        documents += [document for document, _ in self.broken]
        documents.sort(key=lambda each: (each.relative.parts, each.position))
        return tuple(place_of(each, request) for each in documents for request in requests)


def load_workload(  # noqa: PLR0913 - what is read, and who shares the work
    inputs: Sequence[str],
    filters: Sequence[str] = (),
    pattern: str | None = None,
    workers: Executor | None = None,
    known: Cache | None = None,
    *,
    meanwhile: Callable[[], None] = lambda: None,
) -> Workload:
    """
    Read the rules of `inputs`, and the filters there and in `filters`.

    Args:
        pattern: which files of folders, by default all YAML files.
        workers: what `open_workers` gave, to share the work.
        known: what was read before, so that only what is new is read.
        meanwhile: called once while the rules are read.
    Raises:
        ConfigurationError: an input does not exist.
    """
    files = find_rule_files(inputs, pattern)
    if known is None:
        rules = Documents.merge(spread(workers, load_documents, files, meanwhile=meanwhile))
    else:
        rules = load_remembered(files, known, workers)
        meanwhile()
    filter_files = find_rule_files(filters, pattern)
    more = load_documents(filter_files)
    if filters and not filter_files:
        message = "there is no Sigma filter here"
        more = Documents((), (Diagnostic("no_filters", message, ", ".join(filters)),))
    return make_workload(rules, more)


def make_workload(rules: Documents, more: Documents) -> Workload:
    """What is to be done with the rules and the filters among them, and with `more` filters."""
    documents = rules.of_kind("rule", "correlation")
    filters, filter_problems = _sound([*rules.of_kind("filter"), *more.of_kind("filter")])
    broken_filters = [
        each for each in (*rules.of_kind("filter"), *more.of_kind("filter")) if each not in filters
    ]
    units, reference_problems = make_units(documents, filters)
    # A rule without its filter would be another rule.
    unfiltered = [
        (unit.document, _unfiltered(unit.document, each))
        for unit in units
        for each in broken_filters
        if is_for(each, (*unit.needed, unit.document))
    ]
    stopped = {id(document) for document, _ in unfiltered}
    units = tuple(unit for unit in units if id(unit.document) not in stopped)
    findings = (
        *rules.diagnostics,
        *more.diagnostics,
        *filter_problems,
        *_rules_among_filters(more),
        *check_filters(filters, documents),
    )
    if not documents and not findings:
        findings = (Diagnostic("no_rules", "there is no Sigma rule here", "the paths given"),)
    broken = {id(document): (document, p) for document, p in (*reference_problems, *unfiltered)}
    return Workload(units, tuple(broken.values()), findings)


def _unfiltered(document: RuleDocument, broken_filter: RuleDocument) -> Diagnostic:
    message = f"the filter '{broken_filter.title}' for the rule is broken"
    return document.diagnose("broken_filter", message, hint=f"mend {broken_filter.path}")


def _sound(
    documents: Iterable[RuleDocument],
) -> tuple[tuple[RuleDocument, ...], tuple[Diagnostic, ...]]:
    checked = [(document, check_document(document)) for document in documents]
    sound = tuple(document for document, problem in checked if problem is None)
    return sound, tuple(problem for _, problem in checked if problem is not None)


def _rules_among_filters(more: Documents) -> Iterator[Diagnostic]:
    for document in more.of_kind("rule", "correlation"):
        message = "a rule among the filters is not converted"
        yield document.diagnose("rule_among_filters", message, hint="name it as a rule instead")
