"""Work spread over all processors in chunks, or done here when there is too little of it."""

import gc
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from functools import cached_property, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

CHUNK = 64
"""Items that a process takes at a time: small enough for an even load and live progress."""


@contextmanager
def open_workers() -> Iterator[Executor]:
    """Processes that start with their first work; work not yet begun is dropped on an error."""
    with _dropping(_Spawned()) as pool:
        yield pool


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
        workers: None, or what `open_workers` gave; a few items are not worth starting them. Where
            this process can be forked, its copies are used instead: they know all that it knows.
        done: called with each result as soon as it is there, in any order.
        meanwhile: called once, here, when the work is given out.
    """
    chunks = [items[start : start + CHUNK] for start in range(0, len(items), CHUNK)]
    if workers is None or len(chunks) <= 2 or not _can_share():  # noqa: PLR2004 - see above
        results = []
        for chunk in chunks:
            results.append(function(chunk))
            done(results[-1])
        meanwhile()
        return results
    if not _can_be_forked():
        return _collected(workers, [partial(function, each) for each in chunks], done, meanwhile)
    with _dropping(_pool("fork", function, chunks)) as pool:
        work = [partial(_work_on, position) for position in range(len(chunks))]
        return _collected(pool, work, done, meanwhile)


def _collected(
    pool: Executor,
    work: Sequence[Callable[[], Result]],
    done: Callable[[Result], None],
    meanwhile: Callable[[], None],
) -> list[Result]:
    futures = [pool.submit(each) for each in work]
    meanwhile()
    for future in as_completed(futures):
        done(future.result())
    return [future.result() for future in futures]


def _can_share() -> bool:
    """Whether there are other processors, and the semaphores that processes need (sem_open)."""
    try:
        get_context("fork" if hasattr(os, "fork") else "spawn").Lock()
    except (OSError, ImportError):  # a container may have no /dev/shm
        return False
    return _processor_count() > 1


def _can_be_forked() -> bool:
    """Whether this process has one thread, as Linux counts: a fork would copy others' locks."""
    threads = Path("/proc/self/task")
    return threads.is_dir() and len([*threads.iterdir()]) == 1


class _Spawned(Executor):
    """New processes, that are only made ready when they get work: that starts one more."""

    @cached_property
    def _pool(self) -> Executor:
        return _pool("spawn")

    def submit(self, *work: Any, **named: Any) -> Future[Any]:  # noqa: ANN401 - as its base has it
        return self._pool.submit(*work, **named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as above
        if "_pool" in vars(self):
            self._pool.shutdown(wait, cancel_futures=cancel_futures)


def _pool(method: str, *inherited: object) -> Executor:
    return ProcessPoolExecutor(_processor_count(), get_context(method), _begin, inherited)


@contextmanager
def _dropping(pool: Executor) -> Iterator[Executor]:
    """The pool; work that it has not begun is dropped on an error."""
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


def _processor_count() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


# --- in a worker -------------------------------------------------------------------------------

_INHERITED: list[Any] = []
"""The function and the chunks that a forked worker has from its birth, so that none is sent."""


def _begin(*inherited: object) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # left to the caller
    gc.freeze()  # what was there before the work stays
    _INHERITED[:] = inherited


def _work_on(position: int) -> Any:  # noqa: ANN401 - what the function gives
    function, chunks = _INHERITED
    return function(chunks[position])
