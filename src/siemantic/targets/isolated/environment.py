"""
The environments of isolated backends, in the user's folder for data.

Each is found by what must be in it, so that a changed table asks for a new one. One that was not
finished counts as none.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from siemantic.errors import ConfigurationError
from siemantic.targets.target import Isolation, Target


def find_python(target: Target) -> Path | None:
    """The Python of the target's environment, None when it is not installed."""
    folder = folder_of(target)
    return _python_in(folder) if (folder / _FINISHED).is_file() else None


def install(target: Target) -> Path:
    """
    Make the target's environment anew, and give its folder.

    It is made by uv where that is there, else by venv and pip.

    Raises:
        ConfigurationError: it cannot be made; nothing is left of it then.
    """
    isolation, folder = _isolation(target), folder_of(target)
    base = _base_python(target, isolation)
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        for command in _commands(base, folder, isolation.pins, shutil.which("uv")):
            _run(command, target)
        module = target.backend.partition(":")[0]
        _run([str(_python_in(folder)), "-I", "-c", f"import {module}"], target)
        (folder / _FINISHED).touch()
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            message = f"the environment of '{target.name}' cannot be made in {folder}: {error}"
            raise ConfigurationError(message) from error
        raise
    return folder


_FINISHED = "finished"


def _isolation(target: Target) -> Isolation:
    if target.isolation is None:
        raise ConfigurationError(f"'{target.name}' needs no environment of its own")
    return target.isolation


def folder_of(target: Target) -> Path:
    """Where the environment of a target is, or would be."""
    isolation = _isolation(target)
    python = isolation.python or f"{sys.version_info[0]}.{sys.version_info[1]}"
    content = hashlib.sha256(" ".join((python, *isolation.pins)).encode()).hexdigest()
    return _data_home() / "siemantic" / "targets" / f"{target.name}-{content[:12]}"


def _data_home() -> Path:
    """XDG Base Directory Specification, "Environment variables"."""
    named = os.environ.get("XDG_DATA_HOME", "")
    return Path(named) if Path(named).is_absolute() else Path.home() / ".local" / "share"


def _python_in(folder: Path) -> Path:
    names = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return folder.joinpath(*names)


def _base_python(target: Target, isolation: Isolation) -> str:
    if isolation.python is None:
        return sys.executable
    found = shutil.which(f"python{isolation.python}")
    if found is None or not _starts(found):
        message = f"'{target.name}' needs Python {isolation.python}, and there is none here"
        raise ConfigurationError(f"{message}; install it as python{isolation.python}")
    return found


def _starts(python: str) -> bool:
    """Whether it is one; a version manager leaves names behind that start nothing."""
    return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0  # noqa: S603


def _commands(
    base: str, folder: Path, pins: Sequence[str], uv: str | None
) -> tuple[list[str], list[str]]:
    python = str(_python_in(folder))
    if uv is not None:
        make = [uv, "venv", "--quiet", "--no-python-downloads", "--python", base, str(folder)]
        return make, [uv, "pip", "install", "--quiet", "--no-deps", "--python", python, *pins]
    fill = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", *pins]
    return [base, "-m", "venv", str(folder)], [python, *fill]


def _run(command: Sequence[str], target: Target) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        lines = (done.stderr.strip() or done.stdout.strip()).splitlines()
        words = lines[-1][:300] if lines else f"exit code {done.returncode}"
        raise ConfigurationError(f"the environment of '{target.name}' cannot be made: {words}")
