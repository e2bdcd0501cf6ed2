"""A process that is spoken with in lines of JSON; one that fails is started again when asked."""

import json
import queue
import subprocess
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import count
from typing import Any

from siemantic.errors import SiemanticError

TIME_LIMIT = 30
"""Seconds that an answer may take."""

ENDING_LIMIT = 2
"""Seconds that a process whose pipes are closed may take to end."""


class WorkerError(SiemanticError):
    """The process died, said nothing in time, or something that is no answer."""


Answer = Mapping[str, Any]


class WorkerProcess:
    """
    Runs a program that answers each line with one.

    Each question has a `number`, and its answer the same: a line too many, whoever wrote it, would
    else be taken for the answer to the next question, and each answer for that to the one after.

    Args:
        command: the program with its arguments.
        opening: what it is asked first, each time it starts.
        time_limit: seconds for each answer.
        opening_limit: seconds for the first, where that takes longer.
        is_answer: whether what came has the form of an answer to the question.
    """

    def __init__(
        self,
        command: Sequence[str],
        opening: Mapping[str, Any],
        time_limit: float = TIME_LIMIT,
        opening_limit: float | None = None,
        is_answer: Callable[[Mapping[str, Any], Answer], bool] = lambda _question, _answer: True,
    ) -> None:
        self._command = [*command]
        self._opening = opening
        self._time_limit = time_limit
        self._opening_limit = opening_limit or time_limit
        self._is_answer = is_answer
        self._numbers = count(1)
        self._process: subprocess.Popen[str] | None = None
        self._end: Callable[[], object] = lambda: None
        self._answers: queue.Queue[str] = queue.Queue()
        self._opened: Answer = {}

    def ask(self, question: Mapping[str, Any]) -> Answer:
        """
        The answer to the question.

        Raises:
            WorkerError: there is none; the process is gone then.
        """
        opened = self.open()
        return opened if "error" in opened else self._ask(question, self._time_limit)

    def open(self) -> Answer:
        """
        The answer to the opening, from now or from when it was started.

        Raises:
            WorkerError: there is none; the process is gone then.
        """
        if not self._answers.empty():
            self.stop()  # it ended since, or said more than it was asked
        if self._process is None:
            self._start()
            self._opened = self._ask(self._opening, self._opening_limit)
            if "error" in self._opened:
                self.stop()
        return self._opened

    def stop(self) -> None:
        """End the process, as the end of the program and of what it worked for does."""
        self._end()
        self._process = None

    def _start(self) -> None:
        self._answers = queue.Queue()
        try:
            self._process = subprocess.Popen(  # noqa: S603 - what we were given
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            raise WorkerError(f"it cannot be started: {error}") from error
        reader = threading.Thread(target=_read, args=(self._process, self._answers), daemon=True)
        reader.start()
        self._end = weakref.finalize(self, _end, self._process, reader)

    def _ask(self, question: Mapping[str, Any], limit: float) -> Answer:
        number = next(self._numbers)
        answer = self._said({"number": number, **question}, limit)
        if answer.pop("number", None) != number:
            raise self._failed("what it said is no answer to what it was asked")
        if not self._is_answer(question, answer):
            raise self._failed("what it answered does not have the form of an answer")
        return answer

    def _said(self, question: Mapping[str, Any], limit: float) -> dict[str, Any]:
        """The next object that comes, whatever it is."""
        process = self._process
        assert process is not None  # noqa: S101 - it was started
        assert process.stdin is not None  # noqa: S101 - it is a pipe
        try:
            process.stdin.write(json.dumps(question, default=str) + "\n")
            process.stdin.flush()
            line = self._answers.get(timeout=limit)
            return _parsed(line)
        except queue.Empty:
            raise self._failed(f"it gave no answer in {limit:g} seconds") from None
        except (OSError, EOFError):
            raise self._failed(_how_it_ended(process)) from None
        except (ValueError, RecursionError):
            raise self._failed("what it answered is no JSON object") from None

    def _failed(self, message: str) -> WorkerError:
        self.stop()
        return WorkerError(message)


def _how_it_ended(process: "subprocess.Popen[str]") -> str:
    """A process that ends has closed its pipes a little before its exit code can be read."""
    try:
        return f"it ended with {process.wait(timeout=ENDING_LIMIT)}"
    except subprocess.TimeoutExpired:
        return "it stopped listening and talking"


def _end(process: "subprocess.Popen[str]", reader: threading.Thread) -> None:
    process.kill()
    process.wait()
    reader.join()
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):  # what it did not read any more
            pipe.close()  # type: ignore[union-attr] # both are pipes


def _read(process: "subprocess.Popen[str]", answers: "queue.Queue[str]") -> None:
    """Pass the lines on until there are no more, which an empty one says."""
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    for line in process.stdout:
        answers.put(line)
    answers.put("")


def _parsed(line: str) -> dict[str, Any]:
    if not line:
        raise EOFError
    found = json.loads(line)
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found
