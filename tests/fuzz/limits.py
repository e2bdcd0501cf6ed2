"""What an input may do while it is read: take so much time, and write in its folder alone."""

import os
import signal
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

LIMIT_S = 5.0
"""Seconds of processor time for one input."""

LONGEST = 65_536
"""Bytes of an input that has to be answered within the limit."""


class LateError(BaseException):
    """An input takes too long; no exception that is caught on the way."""


class ReachedOutError(BaseException):
    """An input made siemantic write, run or fetch something."""


_REFUSED = {
    "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "subprocess.Popen",
    "socket.connect", "socket.getaddrinfo", "urllib.Request",
}  # fmt: skip
_WRITING = {
    "os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink",
    "os.truncate", "shutil.rmtree", "sqlite3.connect",
}  # fmt: skip
_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_INSIDE: list[str] = []
"""The folder of the input that is being read; empty between inputs."""


def _look(event, arguments):
    """An audit hook, as PEP 578 has them; it stays for as long as the process does."""
    if not _INSIDE:
        return
    if event in _REFUSED:
        raise ReachedOutError(f"{event} {arguments[:2]!r:.200}")
    writes = event in _WRITING or (event == "open" and _is_writing(*arguments[1:3]))
    if writes and not _is_inside(arguments[0]):
        raise ReachedOutError(f"{event} {arguments[0]!r:.200}")


def _is_writing(mode, flags):
    return bool(flags & _FLAGS) if mode is None else bool(set(mode) & set("wax+"))


def _is_inside(path):
    """Whether it is in the folder, in one of siemantic's own, or what Python keeps of a module."""
    if isinstance(path, int):
        return True
    name = os.fsdecode(path)
    is_kept = Path(name).parent.name == "__pycache__" or name in (os.devnull, ":memory:")
    own = (_INSIDE[0], f"{tempfile.gettempdir()}/siemantic-")
    return is_kept or os.path.realpath(name).startswith(own)


@contextmanager
def limited(folder, limit_s=LIMIT_S):
    """
    The block may write within the folder alone, run nothing, and take so many seconds.

    Raises:
        LateError: it takes longer.
        ReachedOutError: it tries to do more.
    """
    _hook()
    before = signal.signal(signal.SIGPROF, _end)
    _INSIDE.append(os.path.realpath(folder))
    signal.setitimer(signal.ITIMER_PROF, limit_s, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        _INSIDE.clear()
        signal.signal(signal.SIGPROF, before)


def _end(*_):
    raise LateError


_HOOKED: list[bool] = []


def _hook():
    if not _HOOKED:
        _HOOKED.append(True)
        sys.addaudithook(_look)
