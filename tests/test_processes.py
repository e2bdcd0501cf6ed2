"""How a process that stops talking is told of."""

import sys

import pytest

from siemantic import processes
from siemantic.processes import WorkerError, WorkerProcess

CLOSED = "import os, sys, time; sys.stdin.readline(); os.close(0); os.close(1); time.sleep({}); {}"


def failure_of(program):
    worker = WorkerProcess((sys.executable, "-c", program), {})
    with pytest.raises(WorkerError) as caught:
        worker.ask({})
    return str(caught.value)


def test_exit_code_is_told_where_it_comes_after_the_end_of_the_pipes():
    assert failure_of(CLOSED.format(0.3, "os._exit(3)")) == "it ended with 3"


def test_process_that_closes_its_pipes_and_lives_on_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(processes, "ENDING_LIMIT", 0.1)
    assert failure_of(CLOSED.format(600, "")) == "it stopped listening and talking"
