"""The other side: rules, filters, profile and pipelines as they were at a revision of git."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from siemantic.convert import Workload, check_requests, convert_all, load_workload
from siemantic.diffing.versions import Done, Inputs, Now, Version, versions_of
from siemantic.errors import ConfigurationError
from siemantic.rules.files import STANDARD_INPUT
from siemantic.targets.request import TargetRequest


@dataclass(frozen=True, slots=True)
class Revision:
    """
    A commit of the repository that has the rules; the repository stays as it is.

    Attributes:
        name: what the user calls it.
        commit: its hash.
        root: the repository's folder, by its real path.
    """

    name: str
    commit: str
    root: str

    def check(self, request: TargetRequest) -> None:
        """Nothing: what was not there yet is told when it is looked for."""

    def notes(self, request: TargetRequest) -> Iterator[str]:
        """None: both sides are converted by what is installed."""
        del request
        yield from ()

    @contextmanager
    def open(self, now: Now, done: Done, workers: Executor | None) -> Iterator[Sequence[Version]]:
        """The rules as they were, for as long as they are compared."""
        with self.checked_out() as then:
            request = then.request(now.request)
            check_requests([request])
            workload = load_workload(*then.inputs(now.inputs), workers)
            found = then.versions(workload, request, done, workers)
            yield [*found, *then.unread(workload)]

    @contextmanager
    def checked_out(self) -> "Iterator[CheckedOut]":
        """
        The files of the commit in a folder for the time being.

        They are written by way of an index beside them, so that neither the index of the
        repository nor its list of work trees changes.
        """
        with TemporaryDirectory(prefix="siemantic-") as folder:
            files = Path(os.path.realpath(folder), "files")
            index = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
            for words in (
                ["read-tree", self.commit],
                ["checkout-index", "--all", "--quiet", f"--prefix={files}/"],
            ):
                done = _git(self.root, words, index)
                if done.returncode != 0:
                    reason = done.stderr.strip().splitlines()[-1:] or ["git failed"]
                    message = f"the files of '{self.name}' cannot be read: {reason[0][:200]}"
                    raise ConfigurationError(message)
            yield CheckedOut(self, str(files))


@dataclass(frozen=True, slots=True)
class CheckedOut:
    """The files of a revision, by the real path of the folder that they are in."""

    revision: Revision
    folder: str

    def request(self, request: TargetRequest) -> TargetRequest:
        """
        The same by the profile and the pipelines of then, where they are files of ours.

        Raises:
            ConfigurationError: one was not there yet.
        """
        return _with_files(request, self._then)

    def request_there(self, request: TargetRequest) -> TargetRequest:
        """The same by those of then, and by today's that were not there yet."""
        return _with_files(request, lambda name: self._then(name) if self._has(name) else name)

    def _has(self, name: str) -> bool:
        return self._is_ours(name) and self._was_there(name)

    def inputs(self, inputs: Inputs) -> Inputs:
        """
        The rules and filters of then; what was not there yet is left out.

        Raises:
            ConfigurationError: none of the rules was there.
        """
        paths = tuple(map(self._rules_then, inputs.paths))
        filters = tuple(map(self._then, inputs.filters))
        there = tuple(filter(os.path.lexists, paths))
        if not there:
            message = f"'{inputs.paths[0]}' is not there at '{self.revision.name}'"
            raise ConfigurationError(f"{message}; name another revision")
        return Inputs(there, filters, inputs.pattern)

    def inputs_there(self, inputs: Inputs) -> Inputs:
        """The rules and filters of then; none where none of them was there yet."""
        paths = map(self._rules_then, inputs.paths)
        there = [
            each for each in inputs.filters if self._was_there(each) or not self._is_ours(each)
        ]
        filters = tuple(map(self._then, there))
        return Inputs(tuple(filter(os.path.lexists, paths)), filters, inputs.pattern)

    def versions(
        self, workload: Workload, request: TargetRequest, done: Done, workers: Executor | None
    ) -> tuple[Version, ...]:
        """The rules of then, converted; their paths are as the user would write them today."""
        conversions = convert_all(workload, [request], done, workers)
        return versions_of(workload, request, conversions, self.today)

    def unread(self, workload: Workload) -> Iterator[Version]:
        """What could not be read then and may be rules now, with what was wrong with it."""
        for each in workload.findings:
            if Path(each.path).is_file() and each.path not in workload.paths:
                path = self.today(each.path)
                yield Version(None, Path(path).name, path, reason=each.message)

    def today(self, path: str) -> str:
        """The path of a file of then as the user would write it today."""
        return os.path.relpath(Path(self.revision.root, os.path.relpath(path, self.folder)))

    def _rules_then(self, name: str) -> str:
        if name == STANDARD_INPUT:
            raise ConfigurationError("standard input has no revisions; name files or folders")
        if not self._is_ours(name):
            message = f"'{name}' is not in the repository {self.revision.root}"
            raise ConfigurationError(f"{message}; compare rules of one repository at a time")
        return self.path_of(name)

    def _then(self, name: str) -> str:
        """The file of then, if the name is that of one of ours; else the name as it is."""
        if not self._is_ours(name) or not (self._was_there(name) or Path(name).exists()):
            return name
        then = self.path_of(name)
        if not self._was_there(name):
            message = f"'{name}' is not there at '{self.revision.name}'"
            raise ConfigurationError(f"{message}; name another revision")
        return then

    def _is_ours(self, name: str) -> bool:
        return Path(os.path.realpath(name)).is_relative_to(self.revision.root)

    def _was_there(self, name: str) -> bool:
        return Path(self.path_of(name)).exists()

    def path_of(self, name: str) -> str:
        """Where the file of then is that the user calls so today."""
        return str(Path(self.folder, os.path.relpath(os.path.realpath(name), self.revision.root)))


def _with_files(request: TargetRequest, then: Callable[[str], str]) -> TargetRequest:
    pipelines = request.pipelines
    return replace(
        request,
        profile=None if request.profile is None else then(request.profile),
        pipelines=None if pipelines is None else tuple(map(then, pipelines)),
    )


def find_revision(name: str, inputs: Inputs) -> Revision | None:
    """The commit of that name in the repository of the rules, None if there is none."""
    first = next((each for each in inputs.paths if each != STANDARD_INPUT), None)
    if first is None or shutil.which("git") is None:
        return None
    path = Path(os.path.realpath(first))
    folder = str(next(each for each in (path, *path.parents) if each.is_dir()))
    root = _said(folder, ["rev-parse", "--show-toplevel"])
    words = ["rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"]
    commit = None if root is None else _said(root, words)
    if root is None or commit is None:
        return None
    return Revision(name, commit, os.path.realpath(root))


def _said(folder: str, words: Sequence[str]) -> str | None:
    done = _git(folder, words)
    return done.stdout.strip() if done.returncode == 0 else None


def _git(
    folder: str, words: Sequence[str], more: dict[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - no shell, and what the user names follows no option
        ["git", "-C", folder, *words],  # noqa: S607 - the user's own git
        capture_output=True,
        text=True,
        errors="replace",
        env=os.environ | (more or {}),
        check=False,
    )
