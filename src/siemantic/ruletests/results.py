"""What became of a test: plain data, for reports of any kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from siemantic.diagnostics import Diagnostic

Outcome = Literal["passed", "failed", "error", "undecided", "skipped"]
"""
What a test showed.

`failed`: rule or query do something else than the test says. `error`: the test, its rule or its
recording is broken, or the matcher cannot tell. `undecided`: the engine cannot tell. `skipped`:
there is nothing to run, since the target cannot say the rule or nothing reads the recording.
"""


@dataclass(frozen=True, slots=True)
class Edit:
    """
    A change of one field of an event.

    `before` None stands for a field that is not there, `after` None for one that is taken away.
    """

    field: str
    before: Any
    after: Any


def edited(event: Mapping[str, Any], edits: Iterable[Edit]) -> dict[str, Any]:
    """The event with the changes."""
    found = dict(event)
    for each in edits:
        found[each.field] = each.after
        if each.after is None:
            del found[each.field]
    return found


def plain(value: Any) -> Any:  # noqa: ANN401 - event data
    """
    Event data as JSON has them: YAML also has sets, bytes, and keys that are no texts.

    >>> plain({1: {b"a"}})
    {'1': ["b'a'"]}
    """
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(each) for each in value]
    return value if value is None or isinstance(value, str | int | float) else str(value)


@dataclass(frozen=True, slots=True)
class Failure:
    """
    Why a test failed.

    Attributes:
        event: the event that it failed on, by the columns of the target if it is one's; None where
            it is about several.
        decided: the parts of the rule that decided, or lines about the query, a line each.
        change: the smallest change known that turns the verdict; empty where none is known.
    """

    event: Mapping[str, Any] | None = None
    decided: tuple[str, ...] = ()
    change: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class TestedRule:
    """The rule of a test; its title and id are None where the rule is not found."""

    __test__ = False  # pytest must not take it for a test of its own

    path: str
    title: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class TestResult:
    """
    A test that was run, once by the matcher and once for each target.

    Attributes:
        path: the file of the test, with its line and column where they are known.
        layout: how the file keeps tests, a name of the table of layouts.
        rule: what was tested.
        target: whose query was run; None where the matcher ran the rule.
        outcome: what the test showed.
        problem: what is wrong, if it failed or is an error, with the way out.
        reason: why it is undecided or skipped, else empty.
        failure: why it failed, in parts; None otherwise.
    """

    __test__ = False  # pytest must not take it for a test of its own

    path: str
    line: int | None
    column: int | None
    layout: str
    title: str
    rule: TestedRule
    target: str | None
    outcome: Outcome
    problem: Diagnostic | None = None
    reason: str = ""
    failure: Failure | None = None
