"""Law: what work is spread over makes no difference to what comes of it."""

import os
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest

from siemantic.workers import CHUNK, open_workers, spread

ITEMS = range(3 * CHUNK + 1)


@contextmanager
def another_thread():
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join()


@contextmanager
def no_other_thread():
    yield


@pytest.fixture(params=[no_other_thread, another_thread])
def workers(request):
    with request.param(), open_workers() as found:
        yield found


def test_results_are_in_order_and_each_is_told_once(workers):
    told = []
    found = spread(workers, sum, ITEMS, told.append)
    assert found == spread(None, sum, ITEMS)
    assert sorted(told) == sorted(found)


def test_an_error_of_the_work_is_raised_here(workers):
    with pytest.raises(TypeError):
        spread(workers, sum, [*ITEMS, "no number"])


def test_the_caller_does_something_meanwhile_once(workers):
    done = []
    spread(workers, sum, ITEMS, meanwhile=lambda: done.append(1))
    assert done == [1]


def test_a_process_of_one_thread_is_copied_with_all_that_it_knows():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, check=True)
    assert done.stdout == b"True\n"


PROGRAM = """
import os
from siemantic.workers import CHUNK, open_workers, spread
with open_workers() as workers:
    found = spread(workers, lambda _chunk: os.getpid(), range(3 * CHUNK))  # which cannot be sent
    print(os.getpid() not in found)
"""


def test_few_items_are_worked_on_here():
    with open_workers() as workers:
        assert spread(workers, lambda _chunk: os.getpid(), ITEMS[:CHUNK]) == [os.getpid()]


def test_work_is_done_here_where_there_are_no_semaphores():
    """As in a container without /dev/shm; a semaphore is a file there, and none may be written."""
    done = subprocess.run([sys.executable, "-c", LIMITED], capture_output=True, check=True)
    assert done.stdout == b"True\n"


LIMITED = """
import os, resource
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
from siemantic.workers import CHUNK, open_workers, spread
with open_workers() as workers:
    print({*spread(workers, lambda _chunk: os.getpid(), range(3 * CHUNK))} == {os.getpid()})
"""
