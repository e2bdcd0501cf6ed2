"""What the settings of a repository will be, and how its CI installs what they need."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from siemantic.errors import ConfigurationError
from siemantic.profiles.load import DEFAULT_PROFILE
from siemantic.scaffold.finding import Places, find_places
from siemantic.scaffold.origin import find_origin
from siemantic.settings import SETTINGS_FILE, load_settings
from siemantic.targets.isolated.environment import command_for
from siemantic.targets.table import get_target
from siemantic.verify.languages import extra_of, find_language

SITE_PROFILE = "profiles/site.yml"
_SHIPPED_EXTRA = "engines"


@dataclass(frozen=True, slots=True)
class Choices:
    """
    What is filled in.

    Attributes:
        is_new: whether there are neither rules nor settings, so that examples are written.
        exact: the targets of which only queries that mean the rule are wanted.
    """

    rules: tuple[str, ...]
    filters: tuple[str, ...]
    targets: tuple[str, ...]
    exact: tuple[str, ...]
    profile: str
    is_new: bool

    @property
    def install(self) -> str:
        """The command by which a CI installs what the targets need."""
        chosen = [get_target(each) for each in self.targets]
        extras = ["targets"] if any(each.requirements for each in chosen) else []
        extras += [_SHIPPED_EXTRA] if _SHIPPED_EXTRA in map(extra_of, self.targets) else []
        package = find_origin().requirement(extras)
        isolated = [command_for(each.name) for each in chosen if each.isolation is not None]
        return " && ".join([f"pip install '{package}'", *isolated])


def choose(
    folder: Path, targets: Sequence[str], default: str, workers: Executor | None = None
) -> Choices:
    """
    What fits the folder; a `siemantic.toml` that is there already is left to say what it says.

    Args:
        targets: those that the user names; `default` where there is none.
    Raises:
        ConfigurationError: a target is unknown, or the settings that are there name others.
    """
    own = folder / SETTINGS_FILE
    if own.exists():
        targets = _known_targets(own, targets)
    named = tuple(dict.fromkeys(targets or (default,)))
    exact = tuple(each for each in named if _has_exact(each))
    found = find_places(folder, workers) if folder.is_dir() else Places((), ())
    if not found.rules and not own.exists():
        return Choices(("rules",), ("filters",), named, exact, SITE_PROFILE, is_new=True)
    return Choices(*found, named, exact, DEFAULT_PROFILE, is_new=False)


def _known_targets(path: Path, targets: Sequence[str]) -> tuple[str, ...]:
    known = tuple(each.target for each in load_settings(path).requests)
    if targets and set(targets) != set(known):
        message = f"{path} is there already, with the targets {', '.join(known)}"
        raise ConfigurationError(f"{message}; change them in it")
    return known


def _has_exact(target: str) -> bool:
    """Whether exact queries can be had with what CI installs; ours are exact anyway."""
    row = get_target(target)
    is_there = find_language(target) is not None and extra_of(target) in (None, _SHIPPED_EXTRA)
    return is_there and not row.uses_profile
