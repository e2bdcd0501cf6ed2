"""
Waiting for tasks of a console.

The states are those that DELETE analytics-rules-id lists; of extensions_task_status-status_id the
page shows COMPLETED alone (DOCS). Where reference sets are updated, the reason is in error_message.
"""

from collections.abc import Callable

from siemantic.errors import ConsoleError
from siemantic.qradar.answers import Fields, as_fields, number_in, text_in
from siemantic.qradar.console import Console
from siemantic.qradar.transport import Request

_RUNNING = (
    "INITIALIZING", "QUEUED", "PROCESSING", "PAUSED", "RESUMING", "CANCELING", "CANCEL_REQUESTED",
)  # fmt: skip
NOT_FOUND = 404
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 5.0
"""Between two looks."""


def wait_for_task(console: Console, path: str, what: str, timeout_s: float) -> None:
    """
    Wait until a task is COMPLETED.

    Args:
        what: what it does, as messages say it.
    Raises:
        ConsoleError: it ends otherwise or not in time, or see `Console`.
    """
    found = wait_until(console, path, lambda each: not is_running(each), what, timeout_s)
    check_ending(found, what)


def end_task(console: Console, task: Fields, tasks: str, what: str, timeout_s: float) -> None:
    """
    See a task that the console has answered with to its end.

    Args:
        tasks: where the console's tasks of that kind are.
    Raises:
        ConsoleError: as `wait_for_task`.
    """
    number = number_in(task, "id")
    if is_running(task) and number is not None:
        wait_for_task(console, f"{tasks}/{number}", what, timeout_s)
    else:
        check_ending(task, what)


def delete(console: Console, path: str, tasks: str, what: str, timeout_s: float) -> None:
    """
    Delete what is at the path, unless it is gone already, and wait for the task of that.

    Raises:
        ConsoleError: as `wait_for_task`.
    """
    request = Request("DELETE", path, is_repeatable=True)
    try:
        task = as_fields(console.ask(request), request.label)
    except ConsoleError as error:
        if error.status == NOT_FOUND:
            return
        raise
    end_task(console, task, tasks, what, timeout_s)


def is_running(task: Fields) -> bool:
    """Whether a task has not ended."""
    return text_in(task, "status") in _RUNNING


def check_ending(task: Fields, what: str) -> None:
    """
    See that a task that has ended did what it was to do.

    Raises:
        ConsoleError: it did not; with the console's reason.
    """
    status = text_in(task, "status")
    if status != "COMPLETED":
        reason = text_in(task, "message") or text_in(task, "error_message") or "no reason is given"
        raise ConsoleError(f"{what} ended with {status[:40] or 'no status'}: {reason[:300]}")


def wait_until(
    console: Console, path: str, is_over: Callable[[Fields], bool], what: str, timeout_s: float
) -> Fields:
    """
    What is at the path, as soon as it is over.

    Raises:
        ConsoleError: it is not in time, or see `Console`.
    """
    end_s = console.clock.now_s() + timeout_s
    pause_s = FIRST_PAUSE_S
    while not is_over(found := as_fields(console.get(path), f"GET /api{path}")):
        if console.clock.now_s() >= end_s:
            message = f"{what} has not ended within {timeout_s:g} s"
            raise ConsoleError(f"{message}; it goes on there: apply again later to take it up")
        console.clock.wait(pause_s)
        pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
    return found
