"""
Runs commands in forks of a process that has imported the command line; `commands.py` starts it.

    python command_server.py DESCRIPTOR

Starting Python and importing takes longer than most commands of the tests do; here it is done once.
A fork has what the imports left, nothing that a command did. Its standard streams are those that
Python made of three pipes for this process, with the same encoding, and lead to other pipes. So a
command sees what it sees in `python -m siemantic.cli.app`, but for what Python itself reads when it
starts, and for modules that are there before anything imports them.
"""

import gc
import importlib.util
import json
import os
import pkgutil
import runpy
import socket
import sys
from pathlib import Path

APP = "siemantic.cli.app"
ON_USE = (
    "siemantic.build",
    "siemantic.convert",
    "siemantic.coverage.tags",
    "siemantic.diffing",
    "siemantic.lint.selection",
    "siemantic.matcher",
    "siemantic.qradar.console",
    "siemantic.ruletests",
    "siemantic.targets.qradar_aql.backend",
    "siemantic.verify.ledger",
)
"""What most commands import when they need it. No engines: their libraries start threads."""

IF_THERE = ("httpx", "typer._adapters")
"""What speaks with consoles, and what newer versions of Typer import for each command: pydantic."""


def main(descriptor):
    """Be a command in each fork, as `python -m` would run it, until the tests close the socket."""
    del sys.path[0]  # the tests' folder
    _import_what_commands_import()
    with socket.socket(fileno=descriptor) as connection, connection.makefile("rb") as lines:
        request, streams = _next_command(connection, lines)
    _become(request, streams)
    runpy.run_module(APP, run_name="__main__", alter_sys=True)


def _import_what_commands_import():
    """All but the module that is run: `python -m` runs that anew."""
    commands = importlib.import_module("siemantic.cli").__path__
    names = {each.name for each in pkgutil.iter_modules(commands, "siemantic.cli.")}
    for name in (*sorted(names - {APP}), *ON_USE, *filter(importlib.util.find_spec, IF_THERE)):
        importlib.import_module(name)
    assert APP not in sys.modules
    assert len(list(Path("/proc/self/task").iterdir())) == 1, "a fork would lose these threads"
    gc.freeze()  # else collecting would copy all pages in each fork


def _next_command(connection, lines):
    """A request and its streams, in a fork: only what is about to be a command returns."""
    while True:
        _, streams, *_ = socket.recv_fds(connection, 1, 3)
        if not streams:
            sys.exit()
        request = lines.readline()
        child = os.fork()
        if child == 0:
            return json.loads(request), streams
        for each in streams:
            os.close(each)
        _, status = os.waitpid(child, 0)
        connection.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))


def _become(request, streams):
    """Give this process the arguments, folder, environment and streams that were asked for."""
    for number, each in enumerate(streams):
        os.dup2(each, number)
        os.close(each)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    sys.path.insert(0, str(Path.cwd()))
    sys.argv[1:] = request["arguments"]


if __name__ == "__main__":
    main(int(sys.argv[1]))
