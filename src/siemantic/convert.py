"""Rules x targets -> conversions. Every rule is accounted for, and none stops another."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import Literal, NamedTuple

from siemantic.cache import Cache
from siemantic.diagnostics import Diagnostic
from siemantic.errors import ConfigurationError, UnsupportedError
from siemantic.kept import kept
from siemantic.rules import RuleDocument, find_rule_files, load_documents
from siemantic.rules.documents import Documents
from siemantic.rules.references import Unit, check_filters, is_for, make_units
from siemantic.rules.remembered import load_remembered
from siemantic.rules.sigma import check_document
from siemantic.targets.converter import Converter, open_converter
from siemantic.targets.request import Query, TargetRequest
from siemantic.targets.table import get_target
from siemantic.workers import spread

Status = Literal["converted", "unsupported", "broken", "correlated"]


class Place(NamedTuple):
    """Which rule, by its file and its position if that has several, converted how."""

    relative: PurePosixPath
    position: int | None
    request: TargetRequest


@dataclass(frozen=True, slots=True, eq=False)
class Conversion:
    """
    What became of one rule for one target; equal only to itself.

    `queries` is empty unless the status is `converted`; `problem` is then None. `unsupported` says
    that the target cannot say the rule, `broken` that the rule itself is wrong, `correlated` that
    it is a part of a correlation, which has the query. `notes` is what the user must be told about
    the queries.
    """

    place: Place
    id: str | None
    title: str
    path: str
    status: Status
    queries: tuple[Query, ...] = ()
    problem: Diagnostic | None = None
    notes: tuple[str, ...] = ()

    @property
    def request(self) -> TargetRequest:
        """How the rule was converted."""
        return self.place.request

    @property
    def texts(self) -> tuple[str, ...]:
        """The queries of a format that is text."""
        return tuple(each for each in self.queries if isinstance(each, str))


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


def load_workload(
    inputs: Sequence[str],
    filters: Sequence[str] = (),
    pattern: str | None = None,
    workers: Executor | None = None,
    known: Cache | None = None,
) -> Workload:
    """
    Read the rules of `inputs`, and the filters there and in `filters`.

    Args:
        pattern: which files of folders, by default all YAML files.
        workers: what `open_workers` gave, to share the work.
        known: what was read before, so that only what is new is read.
    Raises:
        ConfigurationError: an input does not exist.
    """
    files = find_rule_files(inputs, pattern)
    if known is None:
        rules = Documents.merge(spread(workers, load_documents, files))
    else:
        rules = load_remembered(files, known, workers)
    filter_files = find_rule_files(filters, pattern)
    more = load_documents(filter_files)
    if filters and not filter_files:
        message = "there is no Sigma filter here"
        more = Documents((), (Diagnostic("no_filters", message, ", ".join(filters)),))
    return make_workload(rules, more)


def convert_all(
    workload: Workload,
    requests: Sequence[TargetRequest],
    done: Callable[[Sequence[Conversion]], None] = lambda _conversions: None,
    workers: Executor | None = None,
) -> tuple[Conversion, ...]:
    """
    Convert every rule to every target, in the order of `Workload.places`.

    Args:
        done: called with conversions as soon as they are there, in any order.
        workers: what `open_workers` gave, to share the work.
    Raises:
        ConfigurationError: a request cannot be met.
    """
    check_requests(requests)
    broken = [
        _conversion(document, request, "broken", problem)
        for document, problem in workload.broken
        for request in requests
    ]
    done(broken)
    chunks = spread(workers, partial(_convert_units, requests), workload.units, done)
    found = {each.place: each for chunk in (broken, *chunks) for each in chunk}
    return tuple(found[place] for place in workload.places(requests))


def finalize(request: TargetRequest, queries: Sequence[Query]) -> str:
    """
    All queries of one output as the text of one file, ending with a line break.

    Raises:
        ConfigurationError: the format is no text.
    """
    content = content_of(request, queries)
    if isinstance(content, bytes):
        message = f"the format '{request.query_format}' of '{request.target}' is no text"
        raise ConfigurationError(f"{message}; name a file with -o")
    return content


def content_of(request: TargetRequest, queries: Sequence[Query]) -> str | bytes:
    """All queries of one output as the content of one file."""
    content = converter_of(request).finalize(queries)
    return content if isinstance(content, bytes) else content.rstrip("\n") + "\n"


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


def check_requests(requests: Sequence[TargetRequest]) -> None:
    """
    See that all requests can be met.

    Raises:
        ConfigurationError: one cannot.
    """
    for request in requests:
        converter_of(request)


# --- workers -----------------------------------------------------------------------------------


def _convert_units(requests: Sequence[TargetRequest], units: Sequence[Unit]) -> list[Conversion]:
    """The conversions of the units; runs in a worker."""
    return [convert_one(unit, request) for unit in units for request in requests]


def convert_one(unit: Unit, request: TargetRequest) -> Conversion:
    """What becomes of one unit for one target; never raises because of the rule."""
    document = unit.document
    if not unit.stands_alone:
        problem = _problem(unit)
        status: Status = "correlated" if problem is None else "broken"
        return _conversion(document, request, status, problem)
    try:
        queries, notes = converter_of(request).convert(unit)
    except UnsupportedError as error:
        # A condition that cannot be parsed shows only here, as an error of the backend.
        problem = _problem(unit)
        if problem is not None:
            return _conversion(document, request, "broken", problem)
        keys = _keys(document, error.field)
        problem = document.diagnose(error.code, str(error), *keys, hint=error.hint)
        return _conversion(document, request, "unsupported", problem)
    except Exception as error:  # noqa: BLE001 - pySigma meets data of any shape here
        problem = _problem(unit) or document.diagnose("invalid_rule", str(error))
        return _conversion(document, request, "broken", problem)
    done = _conversion(document, request, "converted", None)
    return replace(done, queries=queries, notes=notes)


def _problem(unit: Unit) -> Diagnostic | None:
    """What is wrong with the unit's document, or with one that it needs."""
    own = check_document(unit.document)
    if own is not None:
        return own
    for document in unit.needed:
        problem = check_document(document)
        if problem is not None:
            message = f"the rule '{document.title}' that the correlation names is broken"
            hint = f"see {problem.place}: {problem.message}"
            keys = ("correlation", "rules")
            return unit.document.diagnose("broken_reference", message, *keys, hint=hint)
    return None


def _conversion(
    document: RuleDocument, request: TargetRequest, status: Status, problem: Diagnostic | None
) -> Conversion:
    place = place_of(document, request)
    return Conversion(place, document.id, document.title, document.path, status, problem=problem)


def place_of(document: RuleDocument, request: TargetRequest) -> Place:
    """Which rule the document is, converted how."""
    position = document.position if document.siblings > 1 else None
    return Place(document.relative, position, request)


def _keys(document: RuleDocument, field: str | None) -> tuple[str, ...]:
    """The keys of the first detection item of that field, else of the detection as a whole."""
    if document.kind == "correlation":
        return ("correlation",)
    for name, detection in document.content["detection"].items():
        parts = detection if isinstance(detection, list) else [detection]
        for part in parts:
            for key in part if isinstance(part, dict) else ():
                if field is not None and str(key).partition("|")[0] == field:
                    return ("detection", name, key)
    return ("detection",)


def converter_of(request: TargetRequest) -> Converter:
    """
    The converter for a request, kept unless the target's backend has a memory.

    One in an environment of its own is kept, and forgets what it knows by itself.
    """
    if get_target(request.target).keeps_state and request.packages is None:
        return open_converter(request)
    return _kept_converter(request)


_kept_converter = kept(open_converter)
