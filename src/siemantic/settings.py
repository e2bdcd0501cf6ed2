"""`siemantic.toml`: what a build converts, and where to."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

from siemantic.diagnostics import LEVELS, Level, did_you_mean
from siemantic.errors import ConfigurationError
from siemantic.golden import is_inside
from siemantic.profiles.load import DEFAULT_PROFILE
from siemantic.regular_files import read_regular
from siemantic.rules.files import STANDARD_INPUT
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import get_target

SETTINGS_FILE = "siemantic.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What `siemantic.toml` says; paths are relative to its folder."""

    rules: tuple[str, ...]
    filters: tuple[str, ...]
    output: str
    requests: tuple[TargetRequest, ...]
    check: "CheckSettings"


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """
    What the table `check` says of `siemantic check`.

    Attributes:
        baseline: a file of findings that are known.
        fail_level: the least bad findings that fail.
    """

    baseline: str | None = None
    fail_level: Level = "note"


def load_settings(path: Path) -> Settings:
    """
    Read `siemantic.toml`.

    Raises:
        ConfigurationError: it is not there, is no TOML, or says something that is not known.
    """
    try:
        content = tomllib.loads(read_regular(path).decode("utf-8"))
    except FileNotFoundError as error:
        raise ConfigurationError(
            f"there is no {path.name} here; see docs/build.md for one of a few lines"
        ) from error
    except RecursionError as error:
        raise ConfigurationError(f"{path}: cannot be read: nested too deeply") from error
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:  # no TOML, no UTF-8, or a number that is too long
        raise ConfigurationError(f"{path}: cannot be read: {error}") from error
    return _settings(content, path)


_KEYS = frozenset(
    {"rules", "filters", "output", "targets", "profile", "pipelines", "options", "exact", "check"}
)


def _settings(content: Mapping[str, Any], path: Path) -> Settings:
    for key in content:
        if key not in _KEYS:
            raise ConfigurationError(f"{path}: unknown key '{key}'{did_you_mean(key, _KEYS)}")
    targets = _texts(content, "targets", path)
    if not targets:
        raise ConfigurationError(f"{path}: 'targets' names no target; see: siemantic list targets")
    if len(set(targets)) < len(targets):
        raise ConfigurationError(f"{path}: 'targets' names a target twice")
    pipelines = content.get("pipelines", {})
    if not isinstance(pipelines, Mapping):
        raise ConfigurationError(f"{path}: 'pipelines' is a table of targets and their pipelines")
    for name in pipelines:
        if name not in targets:
            raise ConfigurationError(f"{path}: 'pipelines' has '{name}', which is no target here")
    options = _options(content, targets, path)
    exact = _texts(content, "exact", path)
    for name in exact:
        if name not in targets:
            raise ConfigurationError(f"{path}: 'exact' has '{name}', which is no target here")
    settings = Settings(
        rules=_texts(content, "rules", path) or ("rules",),
        filters=_texts(content, "filters", path),
        output=_text(content, "output", path) or "output",
        requests=tuple(
            TargetRequest(
                name,
                _profile(content, path) if get_target(name).uses_profile else None,
                _texts(pipelines, name, path) if name in pipelines else None,
                options=options.get(name, ()),
                exact=name in exact,
            )
            for name in targets
        ),
        check=_check_settings(content, path),
    )
    _check_places(settings, path)
    return settings


def _check_settings(content: Mapping[str, Any], path: Path) -> CheckSettings:
    table = content.get("check", {})
    known = ("baseline", "fail-level")
    if not isinstance(table, Mapping):
        raise ConfigurationError(f"{path}: 'check' is a table of {' and '.join(known)}")
    for key in table:
        if key not in known:
            message = f"{path}: 'check' has the unknown key '{key}'{did_you_mean(key, known)}"
            raise ConfigurationError(message)
    level = _text(table, "fail-level", path) or "note"
    found = next((each for each in LEVELS if each == level), None)
    if found is None:
        message = f"{path}: 'fail-level' is {', '.join(LEVELS[:-1])} or {LEVELS[-1]}, not '{level}'"
        raise ConfigurationError(message)
    return CheckSettings(_text(table, "baseline", path), found)


def _options(
    content: Mapping[str, Any], targets: Sequence[str], path: Path
) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """What `-O` gives on the command line: target -> names and values."""
    tables = content.get("options", {})
    if not isinstance(tables, Mapping) or not all(
        isinstance(table, Mapping) and all(isinstance(each, str | int) for each in table.values())
        for table in tables.values()
    ):
        message = f"{path}: 'options' has a table for each target, of names and texts or numbers"
        raise ConfigurationError(message)
    for name in tables:
        if name not in targets:
            raise ConfigurationError(f"{path}: 'options' has '{name}', which is no target here")
    return {
        name: tuple((key, str(each)) for key, each in table.items())
        for name, table in tables.items()
    }


def _profile(content: Mapping[str, Any], path: Path) -> str:
    return _text(content, "profile", path) or DEFAULT_PROFILE


def _check_places(settings: Settings, path: Path) -> None:
    if STANDARD_INPUT in (*settings.rules, *settings.filters):
        raise ConfigurationError(f"{path}: a build cannot read standard input; name folders")
    if not is_inside(path.parent / settings.output, path.parent):
        message = f"{path}: 'output' leads out of the folder of {path.name}: '{settings.output}'"
        raise ConfigurationError(
            f"{message}; name a folder in it (siemantic convert -o has no such limit)"
        )
    for each in (*settings.rules, *settings.filters, path.name):
        if is_inside(Path(each), Path(settings.output)):
            raise ConfigurationError(f"{path}: 'output' would hold '{each}'; name another folder")


def _text(content: Mapping[str, Any], key: str, path: Path) -> str | None:
    value = content.get(key)
    if value is not None and not _is_text(value):
        raise ConfigurationError(f"{path}: '{key}' is a text, not {value!r}")
    return value


def _texts(content: Mapping[str, Any], key: str, path: Path) -> tuple[str, ...]:
    value = content.get(key, [])
    if not isinstance(value, list) or not all(map(_is_text, value)):
        raise ConfigurationError(f"{path}: '{key}' is a list of texts, not {value!r}")
    return tuple(value)


def _is_text(value: object) -> TypeGuard[str]:
    """A text that can be a path."""
    return isinstance(value, str) and "\0" not in value
