"""The repository that a command runs in: `siemantic.toml` says what the command line leaves out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from siemantic.cli import options

if TYPE_CHECKING:
    from siemantic.settings import Settings
    from siemantic.targets.request import TargetRequest

DEFAULT_TARGET = "qradar_aql"
"""What is asked for where neither the command line nor `siemantic.toml` names a target."""


class RuleInputs(NamedTuple):
    """Where the rules of a command are, and the filters to apply to them."""

    rules: list[str]
    filters: list[str]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line says of the targets; it goes before `siemantic.toml`."""

    profile: str | None = None
    pipelines: options.Names = None
    backend_options: options.Names = None
    exact: bool = False


def find_settings() -> "Settings | None":
    """
    What `siemantic.toml` says; None where there is none.

    Raises:
        ConfigurationError: it cannot be read.
    """
    from siemantic.settings import SETTINGS_FILE, load_settings

    path = Path(SETTINGS_FILE)
    return load_settings(path) if path.exists() else None


def inputs_of(paths: options.Names, filters: options.Names = None) -> RuleInputs:
    """
    The rules that are named, else the repository's own with its filters.

    The repository's filters are for all of its rules, so that they are not for some that are named.

    Raises:
        ConfigurationError: `siemantic.toml` cannot be read.
        BadParameter: no rules are named, and there is no `siemantic.toml`.
    """
    if paths:
        return RuleInputs(list(paths), list(filters or ()))
    settings = find_settings()
    if settings is None:
        message = "name a folder of rules; there is no siemantic.toml here"
        raise typer.BadParameter(message, param_hint="PATH")
    return RuleInputs(list(settings.rules), list(filters or settings.filters))


def requests_of(names: options.Names, wishes: Wishes) -> "list[TargetRequest]":
    """
    How to convert to the targets that are named, else to the repository's own.

    What `siemantic.toml` says of a target counts wherever the command line says nothing.

    Raises:
        ConfigurationError: there is no such target, or `siemantic.toml` cannot be read.
    """
    settings = find_settings()
    own = {} if settings is None else {each.target: each for each in settings.requests}
    chosen: Sequence[str] = names or tuple(own) or (DEFAULT_TARGET,)
    return [_request(each, own.get(each), wishes) for each in dict.fromkeys(chosen)]


def _request(name: str, own: "TargetRequest | None", wishes: Wishes) -> "TargetRequest":
    from siemantic.cli.convert import request_of

    asked = request_of(name, wishes.profile, wishes.pipelines, wishes.backend_options, wishes.exact)
    if own is None:
        return asked
    return replace(
        own,
        profile=own.profile if wishes.profile is None else asked.profile,
        pipelines=asked.pipelines if wishes.pipelines else own.pipelines,
        options=tuple({**dict(own.options), **dict(asked.options)}.items()),
        exact=own.exact or asked.exact,
    )
