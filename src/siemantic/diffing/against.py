"""What the rules of today are compared with."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from siemantic.diffing.folder import QueryFolder
from siemantic.diffing.package import PackageVersions
from siemantic.diffing.revision import find_revision
from siemantic.diffing.versions import Done, Inputs, Now, Version
from siemantic.errors import ConfigurationError
from siemantic.targets.request import TargetRequest


class Against(Protocol):
    """One of the things that today can be compared with."""

    def check(self, request: TargetRequest) -> None:
        """
        See that it can be compared with, before any work is done.

        Raises:
            ConfigurationError: it cannot.
        """

    def notes(self, request: TargetRequest) -> Iterator[str]:
        """What the user must be told about it."""

    def open(
        self, now: Now, done: Done, workers: Executor | None
    ) -> AbstractContextManager[Sequence[Version]]:
        """
        The rules on that side, for as long as they are compared.

        Raises:
            ConfigurationError: they cannot be had.
        """


def find_against(name: str, inputs: Inputs) -> Against:
    """
    What the name stands for: versions of packages, a folder of queries, or a revision.

    Raises:
        ConfigurationError: for none of them.
    """
    if "==" in name:
        return PackageVersions(name)
    if Path(name).is_dir():
        return QueryFolder(name)
    found = find_revision(name, inputs)
    if found is None:
        message = f"'{name}' is no folder of queries, no git revision of the rules' repository"
        raise ConfigurationError(f"{message} and no PACKAGE==VERSION; name one of these")
    return found
