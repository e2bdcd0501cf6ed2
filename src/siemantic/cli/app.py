"""The command `siemantic`: its commands, and the only place that turns errors into exit codes."""

import gc
import io
import os
import sys
from pathlib import Path

import typer

from siemantic.cli import options
from siemantic.cli.analyze import SETTINGS, analyze
from siemantic.cli.aql import aql_app
from siemantic.cli.build import build
from siemantic.cli.check import check
from siemantic.cli.convert import convert
from siemantic.cli.coverage import coverage
from siemantic.cli.diff import diff
from siemantic.cli.explain import explain
from siemantic.cli.init import init
from siemantic.cli.list import list_app
from siemantic.cli.port import port
from siemantic.cli.profile import profile_app
from siemantic.cli.qradar import qradar_app
from siemantic.cli.serve import serve
from siemantic.cli.site import site
from siemantic.cli.summary import summary
from siemantic.cli.targets import targets_app
from siemantic.cli.test import test
from siemantic.cli.verify import verify
from siemantic.cli.watch import watch
from siemantic.cli.witness import witness
from siemantic.diagnostics import visible
from siemantic.errors import SiemanticError

_GARBAGE = 50_000
"""So many more objects than before, and garbage is looked for; Python 3.11 has 700."""

CLEAN, FINDINGS, WRONG_USAGE, INTERNAL_ERROR = range(4)
"""Exit codes. Typer exits with 2 on wrong usage as well."""

app = typer.Typer(
    name="siemantic",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def siemantic(version: options.Version = False) -> None:
    """Port Sigma rules to QRadar AQL and other SIEM query languages.

    Example: siemantic convert rules -t qradar_aql -o queries
    """


app.command()(init)
app.command()(convert)
app.command()(build)
app.command()(test)
app.command()(verify)
app.command()(watch)
app.command()(witness)
app.command()(explain)
app.command()(check)
app.command()(port)
app.command()(diff)
app.command()(site)
app.command()(serve)
app.command()(summary)
app.command()(coverage)
app.command(hidden=True, context_settings=SETTINGS)(analyze)
app.add_typer(aql_app, name="aql")
app.add_typer(list_app, name="list")
app.add_typer(profile_app, name="profile")
app.add_typer(qradar_app, name="qradar")
app.add_typer(targets_app, name="targets")


def main() -> None:
    """Run the command line and exit."""
    _prepare_streams()
    # What rules are made of is looked through for cycles less often; by default it takes a seventh
    # of the time of a conversion.
    gc.freeze()
    gc.set_threshold(_GARBAGE)
    try:
        code = _run()
        sys.stdout.flush()
    except BrokenPipeError:
        code = _stop_writing()
    except OSError as error:
        code = _fail(_of_system(error))
    sys.exit(code)


def _of_system(error: OSError) -> str:
    """What the system refuses, in words."""
    if error.filename is not None:
        return f"cannot use '{error.filename}': {error.strerror}"
    if isinstance(error, FileNotFoundError):  # what `os.getcwd` raises
        return "the current folder is not there any more; go to another"
    return f"cannot write the output: {error.strerror or error}"


def _run() -> int:
    """Run the command line; its exit code."""
    try:
        app()
    except SystemExit as end:
        # Typer puts something else in place of standard output when its reader has left.
        left = not isinstance(sys.stdout, io.TextIOBase)
        return CLEAN if left else end.code if isinstance(end.code, int) else WRONG_USAGE
    except SiemanticError as error:
        return _fail(str(error))
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - the last net: an internal error has its own code
        typer.echo(f"Internal error: {type(error).__name__}: {visible(str(error))}", err=True)
        typer.echo("This is a fault in siemantic; please report it with the command.", err=True)
        return INTERNAL_ERROR
    return CLEAN


def _prepare_streams() -> None:
    """Any text can be written: closed streams lead nowhere, pipes take UTF-8 on every system."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - stays open
        elif isinstance(stream, io.TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _stop_writing() -> int:
    """Who reads has seen enough, as `head` has; leave nothing for Python to flush."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return CLEAN


def _fail(message: str) -> int:
    typer.echo(f"Error: {visible(message)}", err=True)
    return WRONG_USAGE


if __name__ == "__main__":
    main()
