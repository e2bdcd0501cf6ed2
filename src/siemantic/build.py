"""`siemantic.toml` -> a repository's queries, with a manifest that says why each is as it is."""

import hashlib
import json
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from siemantic.convert import Conversion, Workload, convert_all
from siemantic.diagnostics import did_you_mean, to_json
from siemantic.errors import ConfigurationError
from siemantic.golden import Drift, accept, find_drift
from siemantic.outputs import name_outputs, render_outputs
from siemantic.profiles.load import DEFAULT_PROFILE
from siemantic.rules.files import STANDARD_INPUT
from siemantic.targets.converter import TargetRequest
from siemantic.targets.table import Target, get_target

SETTINGS_FILE = "siemantic.toml"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Settings:
    """What `siemantic.toml` says; paths are relative to its folder."""

    rules: tuple[str, ...]
    filters: tuple[str, ...]
    output: str
    requests: tuple[TargetRequest, ...]


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What was converted, and how it differs from what is accepted."""

    workload: Workload
    conversions: tuple[Conversion, ...]
    drift: tuple[Drift, ...]

    @property
    def changes_accepted(self) -> tuple[Drift, ...]:
        """The drift that would change or remove an accepted query."""
        return tuple(
            drift for drift in self.drift if drift.change != "new" and drift.name != MANIFEST
        )


def load_settings(path: Path) -> Settings:
    """
    Read `siemantic.toml`.

    Raises:
        ConfigurationError: it is not there, is no TOML, or says something that is not known.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigurationError(
            f"there is no {path.name} here; see docs/build.md for one of a few lines"
        ) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{path}: cannot be read: {error}") from error
    return _settings(content, path)


def run_build(
    workload: Workload,
    settings: Settings,
    progress: Callable[[int], None] = lambda _count: None,
    workers: Executor | None = None,
) -> BuildResult:
    """Convert the rules and compare them with the accepted output; nothing is written."""
    conversions = convert_all(workload, settings.requests, progress, workers)
    output = Path(settings.output)
    before = _read_manifest(output / MANIFEST)
    kept = _stuck_entries(before, workload, conversions)
    current = dict(render_outputs(conversions))
    manifest = _manifest(conversions, settings, kept)
    current[MANIFEST] = _settle(manifest, before, output / MANIFEST)
    accepted = _files(before.get("rules", [])) - _files(kept)
    return BuildResult(workload, conversions, find_drift(current, output, accepted))


def write_build(result: BuildResult, settings: Settings) -> None:
    """Write all drift; the manifest last, so that it never tells of what is not there."""
    for drift in sorted(result.drift, key=lambda drift: (drift.name == MANIFEST, drift.name)):
        accept(drift, Path(settings.output))


# --- settings ----------------------------------------------------------------------------------

_KEYS = frozenset({"rules", "filters", "output", "targets", "profile", "pipelines"})


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
    settings = Settings(
        rules=_texts(content, "rules", path) or ("rules",),
        filters=_texts(content, "filters", path),
        output=_text(content, "output", path) or "output",
        requests=tuple(
            TargetRequest(
                name,
                _profile(content, path) if get_target(name).uses_profile else None,
                _texts(pipelines, name, path) if name in pipelines else None,
            )
            for name in targets
        ),
    )
    _check_places(settings, path)
    return settings


def _profile(content: Mapping[str, Any], path: Path) -> str:
    return _text(content, "profile", path) or DEFAULT_PROFILE


def _check_places(settings: Settings, path: Path) -> None:
    if STANDARD_INPUT in (*settings.rules, *settings.filters):
        raise ConfigurationError(f"{path}: a build cannot read standard input; name folders")
    output = Path(settings.output).resolve()
    for each in (*settings.rules, *settings.filters, path.name):
        if Path(each).resolve().is_relative_to(output):
            raise ConfigurationError(f"{path}: 'output' would hold '{each}'; name another folder")


def _text(content: Mapping[str, Any], key: str, path: Path) -> str | None:
    value = content.get(key)
    if value is not None and not isinstance(value, str):
        raise ConfigurationError(f"{path}: '{key}' is a text, not {value!r}")
    return value


def _texts(content: Mapping[str, Any], key: str, path: Path) -> tuple[str, ...]:
    value = content.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ConfigurationError(f"{path}: '{key}' is a list of texts, not {value!r}")
    return tuple(value)


# --- manifest ----------------------------------------------------------------------------------


def _manifest(
    conversions: Sequence[Conversion], settings: Settings, kept: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """
    Why each output is as it is: the rule's text by its SHA-256, the target's settings, the outcome.

    `versions` says what made it and is no reason for drift by itself. `kept` are accepted entries
    that stay.
    """
    stuck = {entry["path"] for entry in kept}
    entries = [entry for entry in _rule_entries(conversions) if entry["path"] not in stuck]
    return {
        "versions": dict(_versions(settings)),
        "targets": {
            request.target: _target_entry(request, get_target(request.target))
            for request in settings.requests
        },
        "rules": sorted([*entries, *kept], key=lambda entry: str(entry["path"])),
    }


def _target_entry(request: TargetRequest, target: Target) -> dict[str, Any]:
    if target.uses_profile:
        return {"profile": request.profile}
    names = target.pipelines if request.pipelines is None else request.pipelines
    return {"pipelines": list(names), "caveats": list(target.caveats)}


def _versions(settings: Settings) -> Iterator[tuple[str, str]]:
    requirements = [get_target(request.target).requirement for request in settings.requests]
    packages = {each.partition(">")[0] for each in requirements if each is not None}
    for package in sorted({"siemantic", "pysigma", *packages}):
        try:
            yield package, version(package)
        except PackageNotFoundError:
            yield package, "unknown"


def _rule_entries(conversions: Sequence[Conversion]) -> Iterator[dict[str, Any]]:
    rules: dict[tuple[str, int | None], dict[str, Any]] = {}
    for name, conversion in name_outputs(conversions):
        key = (conversion.path, conversion.position)
        entry = rules.setdefault(key, _rule_entry(conversion))
        entry["outputs"][conversion.request.target] = _outcome(name, conversion)
    yield from rules.values()


def _rule_entry(conversion: Conversion) -> dict[str, Any]:
    text = Path(conversion.path).read_bytes()
    entry: dict[str, Any] = {
        "path": conversion.path,
        "id": conversion.id,
        "title": conversion.title,
        "sha256": hashlib.sha256(text).hexdigest(),
        "outputs": {},
    }
    return entry


def _outcome(name: str, conversion: Conversion) -> dict[str, Any]:
    if conversion.problem is None:
        notes = {"notes": list(conversion.notes)} if conversion.notes else {}
        return {"status": conversion.status, "file": name, **notes}
    problem = to_json(conversion.problem)
    reason = {key: problem[key] for key in ("code", "message", "line", "hint")}
    return {"status": conversion.status, **reason}


def _read_manifest(path: Path) -> dict[str, Any]:
    """The accepted manifest, empty when there is none that can be read."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        sound = [{"path": rule["path"], **rule} for rule in content["rules"]]
    except (OSError, ValueError, RecursionError, KeyError, TypeError):
        return {}
    return {**content, "rules": sound}


def _stuck_entries(
    before: Mapping[str, Any], workload: Workload, conversions: Sequence[Conversion]
) -> list[Mapping[str, Any]]:
    """The accepted entries of rules that cannot be read now; they stay until those are mended."""
    stuck = {finding.path for finding in workload.findings}
    stuck |= {each.path for each in conversions if each.status == "broken"}
    return [entry for entry in before.get("rules", []) if entry["path"] in stuck]


def _files(entries: Sequence[Mapping[str, Any]]) -> set[str]:
    """The query files that entries of a manifest tell of, each below the folder of its target."""
    outputs = [entry.get("outputs") for entry in entries]
    return {
        str(outcome["file"])
        for each in outputs
        if isinstance(each, Mapping)
        for target, outcome in each.items()
        if isinstance(outcome, Mapping) and str(outcome.get("file", "")).startswith(f"{target}/")
    }


def _settle(manifest: dict[str, Any], before: Mapping[str, Any], path: Path) -> str:
    """The manifest as text; the accepted one as it is when only the versions differ."""
    if before and {**before, "versions": None} == {**manifest, "versions": None}:
        return path.read_text(encoding="utf-8")
    return json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
