"""The server in a process of its own, for as long as a command runs."""

import gc
import os
import signal
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from siemantic.errors import ConfigurationError, SiemanticError
from siemantic.targets.request import TargetRequest

TIME_LIMIT_S = 20
"""What an answer may take, on a machine that has other work as well."""


@dataclass(frozen=True, slots=True)
class Settings:
    """
    What is served, where.

    Attributes:
        site: the folder that the site comes into; None where there are no rules to make one of.
        port: 0 for any that is free.
    """

    requests: tuple[TargetRequest, ...]
    site: Path | None
    port: int = 0
    time_limit_s: int = TIME_LIMIT_S


@contextmanager
def serve(settings: Settings) -> Iterator[str]:
    """
    The address of the server, which answers until the end of the block.

    Raises:
        ConfigurationError: the port is taken, or this system cannot fork.
    """
    if not hasattr(os, "fork"):
        raise ConfigurationError("siemantic serve needs Linux or macOS; on Windows, use WSL")
    # Not forked: the caller may have threads, and the server forks itself.
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    with TemporaryDirectory(prefix="siemantic-", ignore_cleanup_errors=True) as scratch:
        process = context.Process(target=_run, args=(settings, there, scratch), daemon=True)
        process.start()
        there.close()
        try:
            yield f"http://127.0.0.1:{_port(here)}"
        finally:
            process.terminate()
            process.join()


def _port(said: Connection) -> int:
    try:
        found = said.recv()
    except EOFError:
        raise ConfigurationError("the server could not be started") from None
    if isinstance(found, int):
        return found
    raise ConfigurationError(str(found))


def _run(settings: Settings, said: Connection, scratch: str) -> None:
    """Serve; runs in the process. `scratch` has what answers leave behind that are ended."""
    os.environ["TMPDIR"] = tempfile.tempdir = scratch
    from siemantic.playground.page import own_files
    from siemantic.playground.server import Offer, Server

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller says when it is over
    gc.set_threshold(_GARBAGE)
    files = own_files(settings.requests, has_site=settings.site is not None)
    offer = Offer(settings.requests, files, settings.site, settings.time_limit_s)
    try:
        server = Server(settings.port, offer, _warm_up(settings.requests))
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        said.send(f"cannot listen at port {settings.port}: {reason}; choose another --port")
        return
    said.send(server.server_port)
    said.close()
    server.serve_forever()


_GARBAGE = 50_000
"""As the command line has it: an answer that looks for cycles less often takes a quarter less."""


def _warm_up(requests: Sequence[TargetRequest]) -> Iterator[None]:
    """
    Import and read what answers need, step by step, so that each fork has it already.

    Only what leaves no thread, process or connection behind, since a fork would share it.
    """
    from siemantic.playground.answers import PARTS, Asked
    from siemantic.targets.table import get_target

    plain = tuple(each for each in requests if get_target(each.target).isolation is None)
    own = tuple(each for each in plain if each.target in _WITHOUT_ENGINES)
    events = '{"a": "b"}'
    for name, part in PARTS.items():
        with suppress(SiemanticError):  # which each answer then tells
            part(Asked(_RULE, events, own if name == "verdicts" else plain))
        yield


_WITHOUT_ENGINES = ("qradar_aql", "sqlite")
"""The targets whose queries are run in this process by Python alone."""

_RULE = r"""
title: A rule to begin with
id: 5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b00
tags: [attack.execution, attack.t1059]
logsource: {product: windows, category: process_creation}
detection:
    selection:
        Image|endswith: '\a.exe'
        CommandLine|contains|all: [b, c]
    filter:
        User|re: 'd+.*'
        IpAddress|cidr: 10.0.0.0/8
    condition: selection and not filter
level: high
"""
