"""A target with other versions of some of its packages, in an environment of its own."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import distributions

from siemantic.errors import ConfigurationError
from siemantic.targets.isolated.environment import find_packages
from siemantic.targets.pipeline_table import PIPELINES, package_of
from siemantic.targets.target import Isolation, Target


def with_packages(target: Target, named: str) -> Target:
    """
    The target in an environment that has the packages, such as `pysigma==1.4.0`.

    The target's other packages are as it requires them. Those that its own environment pins stay
    so; else they are the versions that are installed here, where those fit, so that what is named
    makes the difference.

    Args:
        named: one, or several with commas between them.
    Raises:
        ConfigurationError: one is no version of a package, or of one that the target does not use,
            or the target comes with siemantic.
    """
    packages = named.split(",")
    for each in packages:
        if not _PACKAGE.fullmatch(each):
            message = f"'{each}' is no version of a package; one is 'pysigma==1.4.0'"
            raise ConfigurationError(message)
    if target.uses_profile:
        message = f"'{target.name}' comes with siemantic and runs on what is installed with it"
        raise ConfigurationError(f"{message}; compare it with a revision or a folder of queries")
    _check_used(target, packages)
    if target.isolation is not None:
        pins = _with(target.isolation.pins, packages)
        return replace(target, isolation=replace(target.isolation, pins=pins))
    pins = _with(target.requirements, packages)
    preferred = _with((*_installed_around_pysigma(), *_WORKING), packages)
    formats = {"default": target.language}
    return replace(target, isolation=Isolation(pins, formats, preferred=preferred))


_PACKAGE = re.compile(r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?==[A-Za-z0-9][A-Za-z0-9.!+]*", re.ASCII)


def _check_used(target: Target, packages: Sequence[str]) -> None:
    """
    See that the target uses the packages.

    pip runs what it fetches, so that a slip in a name must not choose what that is.
    """
    used = _used_by(target)
    for each in packages:
        if _name_of(each) not in used:
            message = f"'{target.name}' does not use the package '{each.partition('==')[0]}'"
            raise ConfigurationError(f"{message}; it uses {', '.join(used)}")


def _used_by(target: Target) -> tuple[str, ...]:
    """
    What is named in the target's rows, pySigma, and packages of pipelines.

    Those are the packages of its own, and those of pipelines alone, which any target can be given.
    """
    required = target.requirements if target.isolation is None else target.isolation.pins
    own = [] if target.isolation is not None else map(package_of, target.pipelines)
    shared = [each for each in map(package_of, PIPELINES) if each.startswith("pysigma-pipeline-")]
    named = ("pysigma", *required, *_WORKING, *own, *shared)
    return tuple(sorted({_name_of(each) for each in named}))


_WORKING = ("pyparsing<3.3.3",)
"""
With 3.3.3, pySigma 1.4.0 and older fail on conditions of several parts (tried; 1.5 does not), as no
environment did in their time.
"""


def other_versions(target: Target, named: str) -> tuple[tuple[str, str, str | None], ...]:
    """
    What of pySigma is another in the environment with those packages: name, version, that of today.

    None stands for a package that today's target does not have.
    """
    found = find_packages(with_packages(target, named))
    today = _installed() if target.isolation is None else find_packages(target)
    names = sorted(filter(_is_around_pysigma, found))
    return tuple((n, found[n], today.get(n)) for n in names if found[n] != today.get(n))


def _installed() -> Mapping[str, str]:
    """The packages that are installed here, by their names: the versions."""
    return {_name_of(each.name): each.version for each in distributions() if each.name}


def _installed_around_pysigma() -> Iterator[str]:
    found = _installed()
    yield from (f"{each}=={found[each]}" for each in sorted(filter(_is_around_pysigma, found)))


def _is_around_pysigma(name: str) -> bool:
    return name.startswith("pysigma")


def _with(requirements: Sequence[str], packages: Sequence[str]) -> tuple[str, ...]:
    named = {_name_of(each): each[each.index("=") :] for each in packages}
    others = (each for each in requirements if _name_of(each) not in named)
    return (*others, *(name + version for name, version in sorted(named.items())))


def _name_of(requirement: str) -> str:
    """The package's name as the index has it: packaging.python.org, "Name normalization"."""
    name = re.split(r"[<>=!~ ]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()
