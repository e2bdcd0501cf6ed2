"""Whether the alerts over a stream are as a test expects."""

from collections.abc import Iterable

from sigma.correlations import SigmaCorrelationRule

from siemantic.errors import UndecidedError, UnsupportedError
from siemantic.matcher import Alert, find_alerts
from siemantic.ruletests.case import RuleTest, StreamCase
from siemantic.ruletests.counting import Count
from siemantic.ruletests.judging import error, failed, undecided
from siemantic.ruletests.nearest_alert import nearest_alert
from siemantic.ruletests.results import Failure, TestResult


def judge_stream(test: RuleTest, rule: SigmaCorrelationRule, result: TestResult) -> TestResult:
    """The result of a correlation's test by the matcher, which may refuse the rule."""
    if not isinstance(test.case, StreamCase):
        return no_stream(test, result)
    try:
        found = {alert_text(each): each for each in find_alerts(rule, test.case.stream)}
    except UnsupportedError as problem:
        return error(result, test.diagnose(problem.code, str(problem), problem.hint))
    except UndecidedError as problem:
        return undecided(test, result, problem)
    expected = {alert_text(each): each for each in test.case.alerts}
    if found.keys() == expected.keys():
        return result
    missing = [each for text, each in expected.items() if text not in found]
    surplus = [each for text, each in found.items() if text not in expected]
    failure = _why(Count(rule, test.case.stream, (*missing, *surplus)[0]), is_raised=not missing)
    return failed(test, result, differences(missing, surplus), failure)


def _why(count: Count, *, is_raised: bool) -> Failure:
    """What counted towards the first alert that is another, and what would turn it."""
    event = None if count.completing is None else count.completing.event
    try:
        lines = tuple(count.lines())
    except UnsupportedError:  # a percentile of this window that the specification leaves open
        return Failure(event)
    change = nearest_alert(count, is_raised=is_raised)
    return Failure(event, (*lines, *([change] if change else [])))


def no_stream(test: RuleTest, result: TestResult) -> TestResult:
    """The result of a test about single events of a correlation."""
    message = "a correlation rule takes a 'stream' and 'alerts'"
    return error(result, test.diagnose("invalid_test", message))


def differences(missing: Iterable[Alert], surplus: Iterable[Alert]) -> str:
    """What is missing of the alerts that are expected, and what is there beside them."""
    parts = [f"no alert {each}" for each in sorted(map(alert_text, missing))]
    parts += [f"an alert {each}" for each in sorted(map(alert_text, surplus))]
    return ", ".join(parts)


def alert_text(alert: Alert) -> str:
    """When an alert is, and for which group."""
    group = ", ".join(f"{field} {value}" for field, value in sorted(alert.group))
    return f"at {alert.time.isoformat()} for {group or 'all events'}"
