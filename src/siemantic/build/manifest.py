"""The manifest of a build: for each rule and target what became of it, and why."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from siemantic.build.built import Built
from siemantic.build.sides import Side
from siemantic.convert import Conversion, Workload
from siemantic.diagnostics import escaped_json, to_json
from siemantic.errors import ConfigurationError
from siemantic.golden import read_accepted
from siemantic.outputs import name_outputs
from siemantic.profiles.load import DEFAULT_PROFILE, find_profile_files
from siemantic.regular_files import read_regular
from siemantic.settings import Settings
from siemantic.targets.pipelines import pipeline_files
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import get_target
from siemantic.targets.target import Target

MANIFEST = "manifest.json"


def make_manifest(
    built: Sequence[Built],
    workload: Workload,
    settings: Settings,
    before: Mapping[str, Any],
    kept: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """
    Why each output is as it is: all files that it is made from by their SHA-256, the target's
    settings, the outcome, and what is known of its meaning.

    `versions` says what made it and is no reason for drift by itself. `kept` are entries of the
    accepted manifest, which is `before`, that stay; so do the outcomes of rules that a target
    failed on.
    """
    stuck = {entry["path"] for entry in kept}
    entries = [
        entry
        for entry in _rule_entries(built, workload, settings, Side(before))
        if entry["path"] not in stuck
    ]
    return {
        "versions": dict(_versions(settings)),
        "targets": {
            request.target: _target_entry(request, get_target(request.target))
            for request in settings.requests
        },
        "rules": sorted([*entries, *kept], key=lambda entry: str(entry["path"])),
    }


def _target_entry(request: TargetRequest, target: Target) -> dict[str, Any]:
    options = {"options": dict(request.options)} if request.options else {}
    return _asked(request, target) | options


def _asked(request: TargetRequest, target: Target) -> dict[str, Any]:
    if target.uses_profile:
        profile, names = request.profile or DEFAULT_PROFILE, request.pipelines or ()
        own = [path for name in names for path in pipeline_files(name)]
        files = _file_hashes([*find_profile_files(profile), *own])
        pipelines = {"pipelines": list(names)} if names else {}
        return {"profile": profile, "files": files, **pipelines}
    default = target.pipelines_of(request.query_format)
    names = default if request.pipelines is None else request.pipelines
    files = _file_hashes(path for name in names for path in pipeline_files(name))
    # An exact query has none of what the backend is known to get wrong.
    told = {"exact": True} if request.exact else {"caveats": list(target.caveats)}
    entry = {"pipelines": list(names), "files": files, **told}
    return entry if target.isolation is None else entry | {"pins": list(target.isolation.pins)}


def _versions(settings: Settings) -> Iterator[tuple[str, str]]:
    targets = [get_target(request.target) for request in settings.requests]
    packages = [package for each in targets for package in each.packages]
    for package in sorted({"siemantic", "pysigma", *packages}):
        try:
            yield package, version(package)
        except PackageNotFoundError:
            yield package, "unknown"


def _rule_entries(
    built: Sequence[Built], workload: Workload, settings: Settings, before: Side
) -> Iterator[dict[str, Any]]:
    names = name_outputs(workload.places(settings.requests))
    sources = _sources(workload)
    rules: dict[tuple[str, int | None], dict[str, Any]] = {}
    for each in built:
        conversion = each.conversion
        key = (conversion.path, conversion.place.position)
        entry = rules.setdefault(key, _rule_entry(conversion, sources[key]))
        target = conversion.request.target
        if conversion.status != "failed":
            entry["outputs"][target] = {**_outcome(names[each.place], each), **each.known}
        elif accepted := before.outcome(entry, target):
            entry["outputs"][target] = dict(accepted)
    yield from rules.values()


def _rule_entry(conversion: Conversion, sources: Mapping[str, str]) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "path": conversion.path,
        "id": conversion.id,
        "title": conversion.title,
        "sources": dict(sources),
        "outputs": {},
    }
    return entry


def _sources(workload: Workload) -> dict[tuple[str, int | None], dict[str, str]]:
    """For each rule the files that it is made from, itself first, with their SHA-256."""
    groups = [(unit.document, (*unit.needed, *unit.filters)) for unit in workload.units]
    groups += [(document, ()) for document, _ in workload.broken]
    return {
        (document.path, document.position if document.siblings > 1 else None): {
            each.path: hashlib.sha256(each.text).hexdigest() for each in (document, *others)
        }
        for document, others in groups
    }


def _file_hashes(names: Iterable[str]) -> dict[str, str]:
    """The SHA-256 of those names that are files: profiles and pipelines of the site's own."""
    files = [Path(name) for name in names if Path(name).is_file()]
    return {str(path): hashlib.sha256(read_regular(path)).hexdigest() for path in files}


def _outcome(name: str, built: Built) -> dict[str, Any]:
    conversion = built.conversion
    if conversion.problem is None:
        notes = {"notes": list(conversion.notes)} if conversion.notes else {}
        text = {} if built.text is None else {"sha256": digest_of(built.text)}
        return {"status": conversion.status, "file": name, **text, **notes}
    problem = to_json(conversion.problem)
    reason = {key: problem[key] for key in ("code", "message", "line", "hint")}
    return {"status": conversion.status, **reason}


def digest_of(text: str) -> str:
    """The SHA-256 of an output, which tells whether a person has edited it."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_manifest(path: Path) -> dict[str, Any]:
    """
    The accepted manifest, empty when there is none.

    Raises:
        ConfigurationError: what is there is no manifest.
    """
    try:
        content = json.loads(read_regular(path).decode("utf-8"))
        sound = [{"path": _text(rule["path"]), **rule} for rule in content["rules"]]
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        message = f"{path} is no manifest; restore it from version control, or take it away"
        raise ConfigurationError(message) from error
    return {**content, "rules": sound}


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise TypeError


def find_queries(output: Path, settings: Settings) -> set[str]:
    """The files that look like queries of the targets: what is known without a manifest."""
    targets = [get_target(request.target) for request in settings.requests]
    return {
        path.relative_to(output).as_posix()
        for target in targets
        for path in (output / target.name).rglob(f"*{target.ending}")
    }


def stuck_entries(
    before: Mapping[str, Any], workload: Workload, conversions: Sequence[Conversion]
) -> list[Mapping[str, Any]]:
    """The accepted entries of rules that cannot be read now; they stay until those are mended."""
    stuck = {finding.path for finding in workload.findings}
    stuck |= {each.path for each in conversions if each.status == "broken"}
    return [entry for entry in before.get("rules", []) if entry["path"] in stuck]


def files_of(entries: Sequence[Mapping[str, Any]]) -> set[str]:
    """The query files that entries of a manifest tell of, each below the folder of its target."""
    outputs = [entry.get("outputs") for entry in entries]
    return {
        str(outcome["file"])
        for each in outputs
        if isinstance(each, Mapping)
        for target, outcome in each.items()
        if isinstance(outcome, Mapping) and str(outcome.get("file", "")).startswith(f"{target}/")
    }


def settle(manifest: Mapping[str, Any], before: Mapping[str, Any], path: Path) -> str:
    """The manifest as text; the accepted one as it is when only the versions differ."""
    if is_settled(manifest, before):
        return read_accepted(path) or ""
    return escaped_json(json.dumps(manifest, indent=2, ensure_ascii=False)) + "\n"


def is_settled(manifest: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Whether the manifest is the accepted one, but for the versions."""
    return bool(before) and {**before, "versions": None} == {**manifest, "versions": None}
