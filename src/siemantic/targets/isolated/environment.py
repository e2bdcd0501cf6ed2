"""
The environments of isolated backends, in the user's folder for data.

Each is found by what must be in it, so that a changed table asks for a new one. One that was not
finished counts as none.
"""

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import distributions
from pathlib import Path
from tempfile import TemporaryDirectory

from siemantic.errors import ConfigurationError
from siemantic.targets.target import Isolation, Target


def find_python(target: Target) -> Path | None:
    """The Python of the target's environment, None when it is not installed, or damaged since."""
    folder = folder_of(target)
    python = _python_in(folder)
    is_whole = (folder / _FINISHED).is_file() and os.access(python, os.X_OK)
    return python if is_whole and _has_packages(target) else None


def _has_packages(target: Target) -> bool:
    """Whether what is pinned is there, by its metadata, and the file or folder of the backend."""
    found, parts = find_packages(target), target.backend.partition(":")[0].split(".")
    names = (re.split(r"[<>=!~]", each, maxsplit=1)[0] for each in _isolation(target).pins)
    places = [each.joinpath(*parts) for each in folder_of(target).glob(_PACKAGES)]
    is_there = any(each.is_dir() or each.with_suffix(".py").is_file() for each in places)
    return is_there and all(_normal(each) in found for each in names)


def command_for(name: str, packages: str | None = None) -> str:
    """What installs a target of that name, perhaps with other versions of packages."""
    more = [] if packages is None else ["--with", packages]
    return shlex.join(["siemantic", "targets", "install", name, *more])


def way_to_install(target: Target, packages: str | None = None) -> str:
    """What to do first where its Python is missing, and the command, as in "run: siemantic ..."."""
    command = f"run: {command_for(target.name, packages)}"
    version = _isolation(target).python
    if _find_base_python(version) is not None:
        return command
    return f"install Python {version} as python{version}, then {command}"


def find_packages(target: Target) -> Mapping[str, str]:
    """The packages in the target's environment, by their names in small letters: the versions."""
    folder = folder_of(target)
    places = [str(each) for each in folder.glob(_PACKAGES)]
    return {_normal(each.name): each.version for each in distributions(path=places) if each.name}


def _normal(name: str) -> str:
    """The package's name as the index has it: packaging.python.org, "Name normalization"."""
    return re.sub(r"[-_.]+", "-", name).lower()


_PACKAGES = "Lib/site-packages" if os.name == "nt" else "lib/python*/site-packages"


def install(target: Target) -> Path:
    """
    Make the target's environment anew, and give its folder.

    It is made by uv where that is there, else by venv and pip.

    Raises:
        ConfigurationError: it cannot be made; nothing is left of it then.
    """
    isolation, folder = _isolation(target), folder_of(target)
    base = base_python(target)
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _run(_making(base, folder, shutil.which("uv")), target)
        _fill(folder, isolation, target)
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


def base_python(target: Target) -> str:
    """
    The Python that the target's environment is made by.

    Raises:
        ConfigurationError: it needs one that is not here.
    """
    version = _isolation(target).python
    found = _find_base_python(version)
    if found is None:
        message = f"'{target.name}' needs Python {version}, and there is none here"
        raise ConfigurationError(f"{message}; install it as python{version}")
    return found


def _find_base_python(version: str | None) -> str | None:
    if version is None:
        return sys.executable
    found = shutil.which(f"python{version}")
    return found if found is not None and _starts(found) else None


def _starts(python: str) -> bool:
    """Whether it is one; a version manager leaves names behind that start nothing."""
    return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0  # noqa: S603


def _making(base: str, folder: Path, uv: str | None) -> list[str]:
    if uv is None:
        return [base, "-m", "venv", str(folder)]
    return [uv, "venv", "--quiet", "--no-python-downloads", "--python", base, str(folder)]


def _fill(folder: Path, isolation: Isolation, target: Target) -> None:
    """Install what is pinned alone, or that with the preferred versions, or what fits else."""
    install = _filling(str(_python_in(folder)), shutil.which("uv"))
    if isolation.preferred is None:
        _run([*install, "--no-deps", *isolation.pins], target)
        return
    with TemporaryDirectory() as place:
        wanted = Path(place, "constraints.txt")
        wanted.write_text("\n".join(isolation.preferred), encoding="utf-8")
        try:
            _run([*install, "--constraint", str(wanted), *isolation.pins], target)
        except ConfigurationError:
            _run([*install, *isolation.pins], target)


def _filling(python: str, uv: str | None) -> list[str]:
    if uv is None:
        return [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    return [uv, "pip", "install", "--quiet", "--python", python]


def _run(command: Sequence[str], target: Target) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        lines = (done.stderr.strip() or done.stdout.strip()).splitlines()
        # Below a conflict pip names a page of help.
        conflict = [each for each in lines if "because" in each]
        words = [*lines, *conflict[:1]][-1][:300] if lines else f"exit code {done.returncode}"
        raise ConfigurationError(f"the environment of '{target.name}' cannot be made: {words}")
