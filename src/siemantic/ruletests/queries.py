"""The query that a target writes for a rule, as a judge over events: its engine runs it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sigma.rule import SigmaRule

from siemantic.convert import Conversion, Workload, check_requests, convert_one, converter_of
from siemantic.diagnostics import Diagnostic
from siemantic.errors import ConfigurationError, SiemanticError, UndecidedError
from siemantic.events import Event
from siemantic.matcher import matches
from siemantic.rules.detections import detected_fields
from siemantic.rules.references import Unit
from siemantic.ruletests.deciding import deciding_parts
from siemantic.ruletests.judging import Judge
from siemantic.ruletests.nearest import nearest_change
from siemantic.ruletests.results import Edit, Failure, edited
from siemantic.ruletests.rows import Rows
from siemantic.ruletests.searches import Search, open_search
from siemantic.ruletests.wording import one_line
from siemantic.targets.request import TargetRequest
from siemantic.verify.exact import check_exact, convert_as_asked
from siemantic.verify.languages import Queries, find_language, open_queries, why_unverified
from siemantic.verify.remembered import default_cache
from siemantic.verify.wording import in_few_words
from siemantic.witnesses.neighbours import neighbours


def check_runnable(requests: Sequence[TargetRequest]) -> None:
    """
    See that the queries of all targets can be run here.

    Raises:
        ConfigurationError: one has no engine, or cannot be converted to.
    """
    check_requests(requests)
    check_exact(requests)
    for each in requests:
        if find_language(each.target) is None:
            message = f"the queries of '{each.target}' cannot be run on events"
            raise ConfigurationError(f"{message}: {why_unverified(each.target)}")


@dataclass(frozen=True, slots=True)
class NoJudge:
    """Why there is no query to run, and what comes of the test."""

    outcome: Literal["error", "undecided", "skipped"]
    reason: str
    problem: Diagnostic | None = None


def open_judge(unit: Unit, request: TargetRequest) -> Judge | Search | NoJudge:
    """The query of a rule for a target; an error of the rule is told by the matcher too."""
    conversion = _convert(unit, request)
    problem = conversion.problem
    if problem is not None:
        is_broken = conversion.status in ("broken", "failed")
        return NoJudge("error" if is_broken else "skipped", problem.message, problem)
    if conversion.status == "correlated":
        return NoJudge("skipped", "the query is that of the correlation which the rule is for")
    try:
        if unit.document.kind == "correlation":
            return open_search(unit, conversion)
        return _judge(unit, conversion)
    except SiemanticError as error:
        return NoJudge("undecided", str(error))


def _convert(unit: Unit, request: TargetRequest) -> Conversion:
    if not request.exact:
        return convert_one(unit, request)
    return convert_as_asked(Workload((unit,), (), ()), [request], default_cache())[0]


def _judge(unit: Unit, conversion: Conversion) -> Judge:
    request = conversion.request
    converter = converter_of(request)
    rules, renamed, before, _ = converter.prepare(unit)
    rule = rules[-1]
    assert isinstance(rule, SigmaRule)  # no correlation comes here  # noqa: S101
    assert isinstance(before, SigmaRule)  # as above  # noqa: S101
    queries = open_queries(request.target, conversion.texts, converter.profile)
    rows = Rows(queries.locate(rule), before, renamed, converter)
    asked = _Query(request.target, conversion.texts, before, queries, rows)
    return Judge(f"the query of {request.target}", ("find", "finds"), asked.finds, asked.why)


@dataclass(frozen=True, slots=True)
class _Query:
    """A rule's query, and what runs it."""

    target: str
    texts: tuple[str, ...]
    rule: SigmaRule
    queries: Queries
    rows: Rows

    def finds(self, events: Sequence[Event]) -> Sequence[bool]:
        """
        The verdict on each event.

        Raises:
            UndecidedError: the engine cannot tell, or what the language leaves open decides.
        """
        rows = [self.rows.row(each) for each in events]
        choices = self.queries.choices()
        verdicts = {each: tuple(self.queries.finds(rows, each)) for each in choices}
        first = verdicts[choices[0]]
        if any(each != first for each in verdicts.values()):
            found = (each.words for each, verdict in verdicts.items() if any(verdict))
            words = in_few_words(found, (each.words for each in choices))
            raise UndecidedError(f"only with {' or '.join(words)} the query finds an event")
        return first

    def why(self, event: Event) -> Failure:
        """
        The row and the query; what decided by the matcher where that has the same verdict.

        Raises:
            UndecidedError: the pipelines ask for what only the site's own events have.
        """
        found = self.finds([event])[0]
        row, written = self.rows.shown(event), [f"query: {one_line(each)}" for each in self.texts]
        if matches(self.rule, event) == found:
            decided = deciding_parts(self.rule, event)
            change = nearest_change(self.rule, event)
            is_so_here = self._turned_by(event, [change]) == [True]
            return Failure(row, (*decided, *written), change if is_so_here else ())
        return Failure(row, (*self._told(event, found=found), *written), self._nearest(event))

    def _told(self, event: Event, *, found: bool) -> Iterator[str]:
        """Whether the query or the pipelines before it make another verdict than the rule's."""
        yield f"by the matcher the rule {'does not match' if found else 'matches'} the event"
        if self.rows.matches(event) != found:
            yield "so the query means something else than the rule"
            yield f"what it gets wrong is shown by: siemantic verify -t {self.target}"
            return
        if fields := self.rows.recoded:
            message = f"the pipelines compare {', '.join(fields)} with other values than the rule"
            see = f"siemantic explain -t {self.target}"
            raise UndecidedError(f"{message}, and the event has those of the rule; see: {see}")
        left = "matches" if found else "does not match"
        yield f"but what is left of it behind the pipelines {left} it"
        yield f"what they do is shown by: siemantic explain -t {self.target}"

    def _turned_by(self, event: Event, changes: Sequence[Sequence[Edit]]) -> Sequence[bool]:
        """Whether the query's verdict is another with each change; none where it cannot be told."""
        try:
            before, *after = self.finds([event, *(edited(event, each) for each in changes)])
        except UndecidedError:
            return ()
        return [each != before for each in after]

    def _nearest(self, event: Event) -> tuple[Edit, ...]:
        """
        A change of one value, of those that tools get wrong, that turns the query's verdict.

        If there is one, such that the rule does not care.
        """
        fields = [each for each in detected_fields(self.rule) if event.get(each) is not None]
        edits = [edit for each in fields for edit in _edits(event, each)]
        turned = self._turned_by(event, [[each] for each in edits])
        found = [edit for edit, is_other in zip(edits, turned, strict=False) if is_other]
        expected = matches(self.rule, event)
        found.sort(key=lambda each: matches(self.rule, edited(event, [each])) != expected)
        return tuple(found[:1])


def _edits(event: Event, name: str) -> Iterator[Edit]:
    """The neighbours of an event in a field, as changes."""
    if not isinstance(event[name], str | int | float):
        return
    for each in neighbours(event, name):
        yield Edit(name, event[name], each.event.get(name))
