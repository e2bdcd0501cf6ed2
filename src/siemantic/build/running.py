"""A build: everything is converted first, compared with what is accepted, and then written."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from siemantic.build.manifest import (
    MANIFEST,
    files_of,
    find_queries,
    make_manifest,
    read_manifest,
    settle,
    stuck_entries,
)
from siemantic.build.settings import Settings
from siemantic.convert import Conversion, Workload
from siemantic.golden import Drift, accept, find_drift
from siemantic.outputs import name_outputs, render_outputs
from siemantic.verify.cache import default_cache
from siemantic.verify.exact import convert_as_asked, verify_as_asked
from siemantic.verify.ledger import Row, in_short


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What was converted, and how it differs from what is accepted."""

    workload: Workload
    conversions: tuple[Conversion, ...]
    drift: tuple[Drift, ...]
    rows: tuple[Row, ...] = ()

    @property
    def changes_accepted(self) -> tuple[Drift, ...]:
        """The drift that would change or remove an accepted query."""
        return tuple(
            drift for drift in self.drift if drift.change != "new" and drift.name != MANIFEST
        )


def run_build(
    workload: Workload,
    settings: Settings,
    done: Callable[[Sequence[Conversion]], None] = lambda _conversions: None,
    workers: Executor | None = None,
) -> BuildResult:
    """Convert and verify the rules, and compare with the accepted output; nothing is written."""
    requests, cache = settings.requests, default_cache()
    conversions = convert_as_asked(workload, requests, cache, done, workers)
    output = Path(settings.output)
    before = read_manifest(output / MANIFEST)
    kept = stuck_entries(before, workload, conversions)
    names = name_outputs(workload.places(requests))
    current = dict(render_outputs(conversions, names))
    rows = verify_as_asked(workload, requests, cache, workers=workers)
    verdicts = {row.place: in_short(row) for row in rows}
    manifest = make_manifest(conversions, workload, settings, kept, verdicts)
    current[MANIFEST] = settle(manifest, before, output / MANIFEST)
    accepted = files_of(before["rules"]) if before else find_queries(output, settings)
    accepted -= files_of(kept)
    return BuildResult(workload, conversions, find_drift(current, output, accepted), rows)


def write_build(result: BuildResult, settings: Settings) -> None:
    """Write all drift; the manifest last, so that it never tells of what is not there."""
    for drift in sorted(result.drift, key=lambda drift: (drift.name == MANIFEST, drift.name)):
        accept(drift, Path(settings.output))
