"""A build: everything is converted first, compared with what is accepted, and then written."""

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from siemantic.build.built import Built, Done, build_all
from siemantic.build.manifest import (
    MANIFEST,
    files_of,
    find_queries,
    is_settled,
    make_manifest,
    read_manifest,
    settle,
    stuck_entries,
)
from siemantic.build.verdicts import Verdicts, compare_verdicts
from siemantic.convert import Conversion, Workload
from siemantic.golden import Drift, accept, find_drift
from siemantic.outputs import name_outputs
from siemantic.settings import Settings


@dataclass(frozen=True, slots=True)
class BuildResult:
    """
    What was converted, and how it differs from what is accepted.

    Attributes:
        before: the accepted manifest, empty where there is none.
        after: that of now.
        verdicts: what became of those that are recorded.
    """

    workload: Workload
    built: tuple[Built, ...]
    drift: tuple[Drift, ...]
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    verdicts: Verdicts

    @property
    def conversions(self) -> tuple[Conversion, ...]:
        """What became of each rule for each target."""
        return tuple(each.conversion for each in self.built)

    @property
    def changes_accepted(self) -> tuple[Drift, ...]:
        """The drift that would change or remove an accepted query."""
        return tuple(
            drift for drift in self.drift if drift.change != "new" and drift.name != MANIFEST
        )

    def as_checked(self) -> "BuildResult":
        """The same, where a manifest that only tells verdicts for the first time is no drift."""
        if not is_settled(self.verdicts.unchanged, self.before):
            return self
        return replace(self, drift=tuple(each for each in self.drift if each.name != MANIFEST))


def run_build(
    workload: Workload,
    settings: Settings,
    done: Done = lambda _conversions: None,
    workers: Executor | None = None,
) -> BuildResult:
    """Convert and verify the rules, and compare with the accepted output; nothing is written."""
    built = build_all(workload, settings.requests, done, workers)
    output = Path(settings.output)
    before = read_manifest(output / MANIFEST)
    kept = stuck_entries(before, workload, [each.conversion for each in built])
    names = name_outputs(workload.places(settings.requests))
    current = {names[each.place]: each.text for each in built if each.text is not None}
    manifest = make_manifest(built, workload, settings, before, kept)
    verdicts = compare_verdicts(before, manifest)
    staying = files_of(manifest["rules"]) - current.keys()
    staying |= {names[each.place] for each in built if each.conversion.status == "failed"}
    current[MANIFEST] = settle(verdicts.recorded, before, output / MANIFEST)
    accepted = files_of(before["rules"]) if before else find_queries(output, settings)
    drift = find_drift(current, output, accepted - staying)
    return BuildResult(workload, built, drift, before, verdicts.recorded, verdicts)


def write_build(result: BuildResult, settings: Settings) -> None:
    """Write all drift; the manifest last, so that it never tells of what is not there."""
    for drift in sorted(result.drift, key=lambda drift: (drift.name == MANIFEST, drift.name)):
        accept(drift, Path(settings.output))
