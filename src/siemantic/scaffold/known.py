"""The findings that rules have on the day on which they become a repository."""

import os
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path

from siemantic.cache import cache_of
from siemantic.convert import Workload, load_workload
from siemantic.lint import ValidatorChoice, lint
from siemantic.lint.baseline import load_baseline
from siemantic.lint.selection import without_ignored
from siemantic.scaffold.choices import Choices
from siemantic.settings import SETTINGS_FILE

BASELINE = "siemantic-baseline.json"
"""The file that `siemantic.toml` names for them."""


def load_found_rules(
    folder: Path, choices: Choices, workers: Executor | None = None
) -> Workload | None:
    """The rules that were found, where their findings are to be kept; else None."""
    is_there = any(os.path.lexists(folder / each) for each in (SETTINGS_FILE, BASELINE))
    if choices.is_new or is_there:
        return None
    rules, filters = (
        [str(folder / each) for each in part] for part in (choices.rules, choices.filters)
    )
    return load_workload(rules, filters, None, workers, cache_of("documents"))


def keep_known_findings(
    folder: Path,
    workload: Workload,
    done: Callable[[int], None] = lambda _count: None,
    workers: Executor | None = None,
) -> int:
    """
    Write what is found in the rules, so that `siemantic check` tells what is new alone; how much.

    Raises:
        ConfigurationError: it cannot be written.
    """
    found = lint(workload, ValidatorChoice(), done, workers).findings
    findings = without_ignored(found, workload.paths)
    load_baseline(folder / BASELINE, may_be_new=True).write(findings, workload.paths)
    return len(findings)
