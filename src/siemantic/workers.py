"""Work spread over all processors in chunks, or done here when there is too little of it."""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

CHUNK = 64
"""Items that a process takes at a time: small enough for an even load and live progress."""


@contextmanager
def open_workers() -> Iterator[Executor]:
    """Processes that start with their first work; work not yet begun is dropped on an error."""
    # Not forked: the caller may have threads, and a fork would copy their locks.
    context = get_context("spawn")
    pool = ProcessPoolExecutor(_processor_count(), context, _leave_interrupts_to_the_caller)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


def spread(
    workers: Executor | None,
    function: Callable[[Sequence[Item]], Result],
    items: Sequence[Item],
    done: Callable[[Result], None] = lambda _result: None,
    meanwhile: Callable[[], None] = lambda: None,
) -> list[Result]:
    """
    What `function` makes of each chunk of `items`, in order.

    Args:
        workers: None, or what `open_workers` gave; a few items are not worth starting them.
        done: called with each result as soon as it is there, in any order.
        meanwhile: called once, here, when the work is given out.
    """
    chunks = [items[start : start + CHUNK] for start in range(0, len(items), CHUNK)]
    if workers is None or len(chunks) <= 2 or _processor_count() == 1:  # noqa: PLR2004 - see above
        results = []
        for chunk in chunks:
            results.append(function(chunk))
            done(results[-1])
        meanwhile()
        return results
    futures = [workers.submit(function, chunk) for chunk in chunks]
    meanwhile()
    for future in as_completed(futures):
        done(future.result())
    return [future.result() for future in futures]


def _processor_count() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _leave_interrupts_to_the_caller() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
