"""
How tests run the command `siemantic` in pipes: as people do, at a fraction of the cost.

`Commands.run` has a server run it, which forks (`command_server.py`); `run_afresh` starts Python.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Timer

COMMAND = (sys.executable, "-m", "siemantic.cli.app")
SERVER = Path(__file__).with_name("command_server.py")
LIMIT_S = 60
"""What a command may take."""

_CHANGING = ("LINES", "NO_COLOR", "FORCE_COLOR", "PYTHONWARNINGS")
_OURS = {"COLUMNS": "80", "TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8"}

_READ_AT_START = re.compile(r"PYTHON|LANG|LC_|TZ$")
"""The variables that Python and C read once, when they start."""


@dataclass(frozen=True)
class Run:
    """What a command did: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def objects(self):
        """The output of `--format json`."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Request:
    """A command: its arguments, folder, environment, and what it reads."""

    arguments: tuple
    folder: Path
    environment: dict
    stdin: bytes = b""


def plain_environment():
    """Our variables, without those that would change how commands look."""
    return {key: value for key, value in os.environ.items() if key not in _CHANGING} | _OURS


def run_afresh(request):
    """Run the command by a Python that is started for it."""
    done = subprocess.run(
        [*COMMAND, *request.arguments],
        input=request.stdin,
        capture_output=True,
        cwd=request.folder,
        env=request.environment,
        timeout=LIMIT_S,
        check=False,
    )
    return _run(done.returncode, done.stdout, done.stderr)


class Commands:
    """
    Servers that run commands, for all tests of a process.

    Two take turns: each has a hash seed of its own, so that a test of two commands still sees what
    depends on the order of a set. Others start when a command runs while one does.
    """

    def __init__(self, environment, limit_s=LIMIT_S):
        self._at_start = _read_at_start(environment)
        self._new = partial(_Server, environment, limit_s)
        self._idle = deque(self._new() for _ in range(2))

    def run(self, request):
        """Run the command in a fork, or afresh if its environment would start another Python."""
        if _read_at_start(request.environment) != self._at_start:
            return run_afresh(request)
        server = self._idle.popleft() if self._idle else self._new()
        done = server.run(request)
        self._idle.append(server)
        return done

    def close(self):
        """End the servers."""
        for each in self._idle:
            each.end()


class _Server:
    """A process that runs one command at a time."""

    def __init__(self, environment, limit_s):
        self._limit_s = limit_s
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, SERVER, str(theirs.fileno())],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._lines = self._socket.makefile("r")

    def run(self, request):
        """Have the server fork; past the limit, it ends with all that the command started."""
        (stdin, to), (out, stdout), (err, stderr) = os.pipe(), os.pipe(), os.pipe()
        limit = Timer(self._limit_s, self._kill)
        limit.start()
        self._ask(request, (stdin, stdout, stderr))
        with ThreadPoolExecutor() as pool:
            pool.submit(_write, to, request.stdin)
            written = pool.map(_read, (out, err))
        code = self._lines.readline()
        limit.cancel()
        if not code:
            message = f"no exit code within {self._limit_s} s: {request.arguments}, {self.end()}"
            raise RuntimeError(message)
        return _run(int(code), *written)

    def _ask(self, request, streams):
        asked = {"arguments": [os.fspath(each) for each in request.arguments]}
        asked |= {"folder": str(request.folder), "environment": request.environment}
        with suppress(BrokenPipeError):  # a server that has ended gives no exit code
            socket.send_fds(self._socket, [b" "], streams)
            self._socket.sendall(json.dumps(asked).encode() + b"\n")
        for each in streams:
            os.close(each)

    def _kill(self):
        """What the server runs as well: all of it is in one group of processes."""
        os.killpg(self._process.pid, signal.SIGKILL)

    def end(self):
        """Kill the server and what it runs; what it said of itself."""
        self._kill()
        self._lines.close()
        self._socket.close()
        return self._process.communicate()


def _write(descriptor, content):
    """A command that ends before it has read all is no error."""
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)


def _read(descriptor):
    with os.fdopen(descriptor, "rb") as stream:
        return stream.read()


def _run(code, out, err):
    return Run(code, out.decode(errors="replace"), err.decode(errors="replace"))


def _read_at_start(environment):
    return {name: value for name, value in environment.items() if _READ_AT_START.match(name)}
