"""A target with its pipelines and options, ready to convert rules."""

import shlex
from collections.abc import Mapping, Sequence
from importlib import util
from typing import TYPE_CHECKING, Protocol

from siemantic.errors import ConfigurationError
from siemantic.rules.references import Unit
from siemantic.targets.isolated.environment import find_python, way_to_install
from siemantic.targets.isolated.other_version import with_packages
from siemantic.targets.lookups import import_object
from siemantic.targets.pipeline_table import PIPELINES
from siemantic.targets.request import Prepared, Query, TargetRequest
from siemantic.targets.table import get_target
from siemantic.targets.target import Target

if TYPE_CHECKING:
    from siemantic.profiles import Profile


class Converter(Protocol):
    """What converts; its backend is in this process or in one of its own."""

    @property
    def profile(self) -> "Profile | None":
        """The profile of a target that uses one, with what options and pipelines replace."""

    @property
    def remembers(self) -> bool:
        """Whether what it says may depend on what it was asked before."""

    def convert(self, unit: Unit) -> tuple[tuple[Query, ...], tuple[str, ...]]:
        """
        The queries of the unit, and what the user must be told about them.

        Raises:
            UnsupportedError: the target cannot say the rule.
        """

    def prepare(self, unit: Unit) -> Prepared:
        """
        The unit's rules as the pipelines leave them.

        Raises:
            UnsupportedError: a pipeline refuses one.
        """

    def finalize(self, queries: Sequence[Query]) -> str | bytes:
        """All queries of one output as the content of one file, as the format asks for."""


def open_converter(request: TargetRequest) -> Converter:
    """
    The backend that the request asks for, with its pipelines.

    Raises:
        ConfigurationError: an unknown target, pipeline, format or option, or a missing package.
    """
    target = get_target(request.target)
    if request.packages is not None:
        target = with_packages(target, request.packages)
    if target.isolation is not None:
        from siemantic.targets.isolated.converter import open_isolated

        return open_isolated(request, target, target.isolation)
    check_installed(target)
    from siemantic.targets.joint import open_joint

    return open_joint(request)


def check_installed(target: Target) -> None:
    """
    See that the target's backend can be imported.

    Raises:
        ConfigurationError: it cannot; the message has the command.
    """
    if not is_installed(target):
        way = how_to_install(target)
        raise ConfigurationError(f"the target '{target.name}' is not installed; {way}")


def how_to_install(target: Target) -> str:
    """What installs the backend with its own pipelines, as in "run: pip install ..."."""
    if target.isolation is not None:
        return way_to_install(target)
    return f"run: {shlex.join(['pip', 'install', *target.requirements])}"


def is_installed(target: Target) -> bool:
    """Whether the target's backend and its own pipelines can be imported where it runs."""
    if target.isolation is not None:
        return find_python(target) is not None
    modules = [target.backend, *(PIPELINES[name] for name in target.pipelines)]
    try:
        return all(util.find_spec(each.partition(":")[0]) is not None for each in modules)
    except ModuleNotFoundError:
        return False


def formats_of(target: Target) -> Mapping[str, str]:
    """
    The output formats of a target with what each is.

    Raises:
        ConfigurationError: it is not installed, and only its package knows them.
    """
    if target.isolation is not None:
        return target.isolation.formats
    check_installed(target)
    formats: Mapping[str, str] = import_object(target.backend).formats
    return formats
