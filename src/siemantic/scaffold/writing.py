"""The files of a repository, filled in and written where nothing is yet."""

import json
import os
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from string import Template
from typing import NamedTuple

from siemantic.errors import ConfigurationError
from siemantic.golden import check_ways, write_whole
from siemantic.scaffold.choices import SITE_PROFILE, Choices
from siemantic.settings import SETTINGS_FILE


class _Filled(Template):
    """`%{name}`, since `${...}` belongs to GitHub and GitLab."""

    delimiter = "%"


_SETTINGS = (
    (SETTINGS_FILE, "siemantic.toml"),
    (".pre-commit-config.yaml", "pre-commit.yml"),
    (".github/workflows/detections.yml", "github.yml"),
    (".gitlab-ci.yml", "gitlab.yml"),
)
"""Where each file of the template belongs."""

_RULE = "rules/windows/process_creation/proc_creation_win_web_server_shell"
_EXAMPLES = (
    (f"{_RULE}.yml", "rule.yml"),
    (f"{_RULE}.events.yaml", "events.yaml"),
    ("filters/filter_win_intranet_report.yml", "filter.yml"),
    (SITE_PROFILE, "profile.yml"),
)
"""What a repository without rules begins with."""


class Written(NamedTuple):
    """The names of the files that were written, and of those that were there already."""

    new: tuple[str, ...]
    kept: tuple[str, ...]


def write_repository(folder: Path, choices: Choices) -> Written:
    """
    Write those files that are not there; whatever is there stays as it is.

    Raises:
        ConfigurationError: one cannot be written.
    """
    _check_folder(folder)
    rows = (*(_EXAMPLES if choices.is_new else ()), *_SETTINGS)
    there = [name for name, _ in rows if os.path.lexists(folder / name)]
    texts = {name: _text(source, choices) for name, source in rows if name not in there}
    _check_ways(folder, tuple(texts))
    check_ways(folder, texts)
    for name, text in texts.items():
        write_whole(folder / name, text)
    return Written(tuple(texts), tuple(there))


def _text(source: str, choices: Choices) -> str:
    template = resources.files("siemantic.scaffold") / "template" / source
    return _Filled(template.read_text(encoding="utf-8")).substitute(
        rules=_list(choices.rules),
        filters=_list(choices.filters),
        targets=_list(choices.targets),
        exact=_list(choices.exact),
        profile=json.dumps(choices.profile),
        install=choices.install,
        known="# " if choices.is_new else "",
    )


def _list(values: Sequence[str]) -> str:
    """Texts as TOML has them; those of JSON are such."""
    return json.dumps(values, ensure_ascii=False)


def _check_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise ConfigurationError(f"'{folder}' is a file; name a folder")


def _check_ways(folder: Path, names: Sequence[str]) -> None:
    """See that no file stands where a folder must be, so that all is written or nothing."""
    for name in names:
        for parent in (folder / name).relative_to(folder).parents:
            if (folder / parent).exists() and not (folder / parent).is_dir():
                message = f"'{folder / parent}' is a file; '{name}' needs a folder there"
                raise ConfigurationError(message)
