"""
The file that says what was deployed last; the packages themselves are kept beside it.

It is JSON, written whole at every step of a deployment, so that one that is interrupted anywhere
can be taken up again. It holds names, UUIDs, hashes and dates, and never the token.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from siemantic.diagnostics import escaped_json
from siemantic.errors import ConfigurationError
from siemantic.golden import read_accepted, write_whole
from siemantic.qradar.deployment.packages import NOTHING, Package, digest_of, read_package
from siemantic.qradar.deployment.sets.wanted import ReferenceSet
from siemantic.regular_files import read_regular

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Record:
    """
    A rule or building block as it was right after it was deployed.

    `changed_ms` is the console's own date of change, in milliseconds since 1970.
    """

    identifier: str
    name: str
    kind: str
    digest: str
    enabled: bool = True
    changed_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Deployment:
    """A package, by its hash, that is on the console as the extension of that number."""

    package: str
    extension: int | None
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Pending:
    """
    A package on its way.

    Attributes:
        after: the greatest number that an extension had before the upload.
        extension: its number, once the console has said it.
    """

    package: str
    after: int
    records: tuple[Record, ...]
    extension: int | None = None


@dataclass(frozen=True, slots=True)
class PendingSets:
    """Reference sets on their way, and the package that was deployed when that began."""

    sets: tuple[ReferenceSet, ...]
    package: str | None


@dataclass(frozen=True, slots=True)
class State:
    """
    What is known of one console.

    Attributes:
        previous: the package before the deployed one, by its hash.
        sets: the reference sets that were deployed last.
        previous_sets: those that belong to the package before.
        is_removing: whether all that is deployed is on its way out.
    """

    console: str
    deployed: Deployment | None = None
    previous: str | None = None
    pending: Pending | None = None
    sets: tuple[ReferenceSet, ...] = ()
    previous_sets: tuple[ReferenceSet, ...] = ()
    pending_sets: PendingSets | None = None
    is_removing: bool = False

    @property
    def set_names(self) -> frozenset[str]:
        """The names of all reference sets that siemantic has brought or may have brought."""
        pending = () if self.pending_sets is None else self.pending_sets.sets
        return frozenset(each.name for each in (*self.sets, *pending))

    @property
    def is_interrupted(self) -> bool:
        """Whether a deployment, or the removal of one, has begun and not ended."""
        return self.pending is not None or self.pending_sets is not None or self.is_removing

    @property
    def return_to(self) -> tuple[str | None, tuple[ReferenceSet, ...]]:
        """
        The package and the sets to return to: those before.

        Those that were deployed, if others, or nothing, are on their way. No package is that there
        was none before.
        """
        if self.pending_sets is not None:
            return self.pending_sets.package, self.sets
        if self.pending is not None or self.is_removing:
            return None if self.deployed is None else self.deployed.package, self.sets
        return self.previous, self.previous_sets

    @property
    def records(self) -> Mapping[str, Record]:
        """All that siemantic has brought or may have brought, by the UUIDs."""
        pending = () if self.pending is None else self.pending.records
        deployed = () if self.deployed is None else self.deployed.records
        return {each.identifier: each for each in (*pending, *deployed)}


@dataclass(frozen=True, slots=True)
class Store:
    """The state's file, for the console at an address."""

    path: Path
    console: str

    @property
    def folder(self) -> Path:
        """Where packages are kept."""
        return self.path.with_name(f"{self.path.stem}.packages")

    def load(self) -> State:
        """
        The state; an empty one where there is no file.

        Raises:
            ConfigurationError: the file cannot be read, is none of these, or is about another
                console.
        """
        text = read_accepted(self.path)
        if text is None:
            return State(self.console)
        state = _parse(text, self.path)
        if state.console != self.console:
            message = f"{self.path} is about {state.console}, not {self.console}"
            raise ConfigurationError(f"{message}; name another file with --state")
        return state

    def save(self, state: State) -> None:
        """
        Write the state.

        Raises:
            ConfigurationError: it cannot be written; the file is as it was then.
        """
        content = {"format": FORMAT, **asdict(state)}
        text = json.dumps(content, indent=1, ensure_ascii=False)
        write_whole(self.path, escaped_json(text) + "\n")

    def keep(self, package: Package) -> None:
        """
        Keep a package, for a rollback and to compare with.

        Raises:
            ConfigurationError: it cannot be written.
        """
        write_whole(self._file(package.digest), package.content)

    def find(self, digest: str | None) -> Package | None:
        """A package that was kept; None if it is not there any more, or is another one now."""
        with suppress(OSError):
            content = b"" if digest is None else read_regular(self._file(digest))
            if content and digest_of(content) == digest:
                return read_package(content)
        return None

    def get_previous(self) -> Package:
        """
        The package to return to, see `State.return_to`.

        Raises:
            ConfigurationError: nothing was ever deployed, or it is not kept here.
        """
        state = self.load()
        digest, _ = state.return_to
        if digest is None and (state.deployed is not None or state.is_interrupted):
            return NOTHING
        if digest is None:
            raise ConfigurationError(f"{self.path} knows of no package to return to")
        package = self.find(digest)
        if package is None:
            message = f"{self._file(digest)} is not there, or is another file now"
            raise ConfigurationError(f"{message}; restore it, or apply the rules of then")
        return package

    def forget_others(self, state: State) -> None:
        """Remove the packages that no rollback can need."""
        places = (each for each in (state.deployed, state.pending) if each is not None)
        needed = {state.previous, state.return_to[0], *(each.package for each in places)}
        for each in self.folder.glob("*.zip"):
            if each.stem not in needed:
                each.unlink(missing_ok=True)

    def _file(self, digest: str) -> Path:
        return self.folder / f"{digest}.zip"


def _parse(text: str, path: Path) -> State:
    try:
        content = json.loads(text)
        if content.pop("format") != FORMAT:
            raise ConfigurationError(f"{path} is of another version of siemantic; use that one")
        return _state(content)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        message = f"{path} is no state file of siemantic, or is damaged"
        raise ConfigurationError(f"{message}; restore it, or name another with --state") from error


def _state(content: Mapping[str, Any]) -> State:
    """Files of before there were reference sets, or removals, have none."""
    deployed, previous, pending = (content[each] for each in ("deployed", "previous", "pending"))
    return State(
        _text(content["console"]),
        None if deployed is None else Deployment(**_checked(deployed)),
        None if previous is None else _digest(previous),
        None if pending is None else Pending(**_checked(pending)),
        _sets(content.get("sets", ())),
        _sets(content.get("previous_sets", ())),
        _pending_sets(content.get("pending_sets")),
        content.get("is_removing") is True,
    )


def _pending_sets(content: Mapping[str, Any] | None) -> PendingSets | None:
    if content is None:
        return None
    package = content["package"]
    return PendingSets(_sets(content["sets"]), None if package is None else _digest(package))


def _sets(content: Any) -> tuple[ReferenceSet, ...]:  # noqa: ANN401 - JSON
    sets = (ReferenceSet(**{**each, "values": tuple(each["values"])}) for each in content)
    return tuple(sets)


def _checked(content: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a package that is, or was to be, on the console."""
    records = tuple(
        Record(**{**each, "identifier": _text(each["identifier"])}) for each in content["records"]
    )
    return {**content, "package": _digest(content["package"]), "records": records}


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise TypeError


def _digest(value: object) -> str:
    """A hash, which is a file's name as well."""
    text = _text(value)
    if len(text) == 64 and text.isalnum():  # noqa: PLR2004 - digits of SHA-256
        return text
    raise ValueError
