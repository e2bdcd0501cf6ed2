"""Whether verdicts on events are as a test expects, whoever gives them."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from siemantic.diagnostics import Diagnostic
from siemantic.errors import UndecidedError, UnsupportedError
from siemantic.events import Event
from siemantic.ruletests.case import EventCase, RecordingCase, RuleTest
from siemantic.ruletests.recordings import RecordingError, UnreadableKindError, read_recording
from siemantic.ruletests.results import Edit, Failure, TestedRule, TestResult, plain
from siemantic.ruletests.wording import lines_of


@dataclass(frozen=True, slots=True)
class Judge:
    """
    Who gives verdicts: the matcher for the rule, or an engine for its query.

    Attributes:
        who: `the rule`, `the query of sqlite`.
        verb: what it does with an event, `match` or `find`, and in the third person.
        finds: the verdict on each event.
        why: why the verdict on an event is as it is.
    """

    who: str
    verb: tuple[str, str]
    finds: Callable[[Sequence[Event]], Sequence[bool]]
    why: Callable[[Event], Failure]

    def does(self, found: bool) -> str:  # noqa: FBT001 - a verdict
        """What it does with an event."""
        return f"{self.who} {self.verb[1]}" if found else f"{self.who} does not {self.verb[0]}"

    def would(self, found: bool) -> str:  # noqa: FBT001 - a verdict
        """What it would do with another."""
        return f"{self.who} would{'' if found else ' not'} {self.verb[0]}"


def new_result(test: RuleTest, rule: TestedRule, target: str | None = None) -> TestResult:
    """The result of a test that passed."""
    path, place = str(test.path), (test.line, test.column)
    return TestResult(path, *place, test.layout, test.title, rule, target, "passed")


def error(result: TestResult, problem: Diagnostic) -> TestResult:
    """The result of a test that cannot be run."""
    return replace(result, outcome="error", problem=problem)


def undecided(test: RuleTest, result: TestResult, problem: UndecidedError) -> TestResult:
    """The result of a test that cannot be told; by the matcher an error: it would test nothing."""
    if result.target is None:
        return error(result, test.diagnose("undecided", str(problem), _SIMPLER))
    return replace(result, outcome="undecided", reason=str(problem))


_SIMPLER = "write the rule so that it can be run; until then nothing tests it"


def judge_events(test: RuleTest, judge: Judge, result: TestResult) -> TestResult:
    """The result of a test about events, one by one; the engine or the matcher may refuse it."""
    try:
        match test.case:
            case EventCase(event, match):
                found = judge.finds([event])[0]
                return result if found == match else _on_event(test, judge, result, event)
            case RecordingCase():
                return _recorded(test, test.case, judge, result)
            case _:
                message = "a rule that is no correlation takes an 'event'"
                return error(result, test.diagnose("invalid_test", message))
    except UnsupportedError as problem:
        return error(result, test.diagnose(problem.code, str(problem), problem.hint))
    except UndecidedError as problem:
        return undecided(test, result, problem)
    except RecordingError as problem:
        return error(result, _unreadable(test, problem))
    except UnreadableKindError as problem:
        return replace(result, outcome="skipped", reason=str(problem))


def failed(
    test: RuleTest, result: TestResult, message: str, failure: Failure, turned: str = ""
) -> TestResult:
    """The result of a test that failed, with the failure in its excerpt."""
    failure = _plain(failure)
    problem = test.diagnose("failed", f"'{test.title}': {message}")
    problem = replace(problem, excerpt="\n".join(lines_of(failure, turned)) or None)
    return replace(result, outcome="failed", problem=problem, failure=failure)


def _plain(failure: Failure) -> Failure:
    event = None if failure.event is None else plain(failure.event)
    change = (Edit(str(e.field), plain(e.before), plain(e.after)) for e in failure.change)
    return replace(failure, event=event, change=tuple(change))


def _on_event(test: RuleTest, judge: Judge, result: TestResult, event: Event) -> TestResult:
    found = judge.finds([event])[0]
    message = f"{judge.does(found)} the event"
    return failed(test, result, message, judge.why(event), judge.would(not found))


def _recorded(test: RuleTest, case: RecordingCase, judge: Judge, result: TestResult) -> TestResult:
    events = read_recording(case.file)
    if not events:
        message = f"there is no event in {case.file.name}"
        return error(result, test.diagnose("empty_recording", message))
    found = judge.finds(events)
    if case.is_met(sum(found)):
        return result
    count = f"{sum(found)} of {len(events)} event{'s' * (len(events) != 1)}"
    message = f"{judge.does(True)} {count} of {case.file.name}, not {case.wanted}"  # noqa: FBT003 - as above
    is_too_many = sum(found) > case.least
    pairs = zip(events, found, strict=True)
    telling = next((each for each, hit in pairs if hit == is_too_many), None)
    if telling is None:  # each matches, and there are too few
        return failed(test, result, message, Failure())
    return failed(test, result, message, judge.why(telling), judge.would(not is_too_many))


def _unreadable(test: RuleTest, problem: RecordingError) -> Diagnostic:
    """Told at its line, or at the test that names it where it is not there, or not as a whole."""
    assert isinstance(test.case, RecordingCase)  # what else is read  # noqa: S101
    path = os.path.normpath(test.case.file)  # it is named from the folder of the test
    if problem.line is None:
        return test.diagnose("unreadable_recording", f"{path[:200]}: {problem}", problem.hint)
    return Diagnostic("unreadable_recording", str(problem), path, problem.line, problem.hint)
