"""`siemantic targets`."""

from typing import Annotated

import typer

from siemantic.cli import screen
from siemantic.cli.options import TargetName

targets_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="""Install backends that cannot live beside the others.

    Example: siemantic targets install qradar
    """,
)


Package = Annotated[
    str | None,
    typer.Option("--with", metavar="PACKAGE==VERSION", help="Other versions, with commas."),
]


@targets_app.callback()
def _group() -> None:
    """One command would be no group without it."""


@targets_app.command()
def install(target: TargetName, package: Package = None) -> None:
    """Make the private environment of a target.

    It downloads the packages that the target names with their versions, and
    nothing else; 'siemantic list targets' says which targets need one.
    With --with it makes one for 'siemantic diff --against', which has those
    versions of packages, and what pip finds that they need.

    Example: siemantic targets install qradar
    """
    from siemantic.errors import ConfigurationError
    from siemantic.targets.converter import how_to_install
    from siemantic.targets.isolated import environment
    from siemantic.targets.isolated.other_version import with_packages
    from siemantic.targets.table import get_target

    found = get_target(target)
    if package is not None:
        found = with_packages(found, package)
    if found.isolation is None:
        if not found.requirements:
            raise ConfigurationError(
                f"'{target}' comes with siemantic; there is nothing to install"
            )
        way = how_to_install(found)
        raise ConfigurationError(f"'{target}' needs no environment of its own; {way}")
    environment.base_python(found)  # before anything is said to be under way
    screen.say(f"installing {', '.join(found.isolation.pins)}")
    folder = environment.install(found)
    screen.say(f"installed '{target}' in {folder}", colour="green")
