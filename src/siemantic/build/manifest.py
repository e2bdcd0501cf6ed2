"""The manifest of a build: for each rule and target what became of it, and why."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from siemantic.build.settings import Settings
from siemantic.convert import Conversion, Place, Workload
from siemantic.diagnostics import to_json
from siemantic.targets.converter import TargetRequest
from siemantic.targets.table import Target, get_target

MANIFEST = "manifest.json"


def make_manifest(
    conversions: Sequence[Conversion],
    names: Mapping[Place, str],
    settings: Settings,
    kept: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """
    Why each output is as it is: the rule's text by its SHA-256, the target's settings, the outcome.

    `versions` says what made it and is no reason for drift by itself. `kept` are accepted entries
    that stay.
    """
    stuck = {entry["path"] for entry in kept}
    entries = [entry for entry in _rule_entries(conversions, names) if entry["path"] not in stuck]
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


def _rule_entries(
    conversions: Sequence[Conversion], names: Mapping[Place, str]
) -> Iterator[dict[str, Any]]:
    rules: dict[tuple[str, int | None], dict[str, Any]] = {}
    for conversion in conversions:
        key = (conversion.path, conversion.place.position)
        entry = rules.setdefault(key, _rule_entry(conversion))
        entry["outputs"][conversion.request.target] = _outcome(names[conversion.place], conversion)
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


def read_manifest(path: Path) -> dict[str, Any]:
    """The accepted manifest, empty when there is none that can be read."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        sound = [{"path": rule["path"], **rule} for rule in content["rules"]]
    except (OSError, ValueError, RecursionError, KeyError, TypeError):
        return {}
    return {**content, "rules": sound}


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


def settle(manifest: dict[str, Any], before: Mapping[str, Any], path: Path) -> str:
    """The manifest as text; the accepted one as it is when only the versions differ."""
    if before and {**before, "versions": None} == {**manifest, "versions": None}:
        return path.read_text(encoding="utf-8")
    return json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
