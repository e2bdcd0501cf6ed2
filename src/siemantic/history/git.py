"""
What git knows of files: the commits that changed them, and what they held then.

Names, subjects and contents are bytes that anybody may have written. git is told all paths by way
of patterns of ours, never by theirs; it runs no program of the repository's, and asks no server.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from siemantic.errors import SiemanticError, UndecidedError
from siemantic.history.changes import Commit

MOST_BYTES = 256 * 1024
"""A file of then may be so large to be looked at: SigmaHQ's largest rule has 53 kB."""

GIT_ENDED = "git has ended"
NOT_THERE = "the clone does not have the file of then"
"""Why a content is not to be had, though it may be another time."""

_FILES = (":(top,glob)**/*.yml", ":(top,glob)**/*.yaml")


class GitError(SiemanticError):
    """git refuses, or says what it should not; the text has its reason."""


class Entry(NamedTuple):
    """
    What a commit did to a file, by its paths below the repository's folder.

    `old` and `new` are the names of its contents, None where it was not there or was no file.
    """

    commit: Commit
    old_path: bytes
    path: bytes
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Repository:
    """
    A repository.

    Attributes:
        root: its folder, by its real path.
        edges: the commits at which a shallow clone ends, by their hashes.
        has_commits: whether there is any.
    """

    root: str
    edges: frozenset[str]
    has_commits: bool

    def entries(self) -> Iterator[Entry]:
        """
        What commits did to YAML files, newest first, none before one that it stands on.

        Merges are left out: what they bring is told by the commits that they merge.

        Raises:
            GitError: git refuses.
        """
        if self.has_commits:
            yield from _read_log(_said(self.root, [*_LOG, "--", *_FILES]))

    def files(self) -> dict[bytes, str]:
        """
        The names of what the newest commit has in files, by their paths below the folder.

        Raises:
            GitError: git refuses.
        """
        if not self.has_commits:
            return {}
        lines = _said(self.root, ["ls-tree", "-r", "-z", "--full-tree", "HEAD"]).split(b"\0")
        parts = (each.partition(b"\t") for each in lines if each.startswith(b"100"))
        return {path: about.split()[2].decode("ascii") for about, _, path in parts}


_LOG = (
    *("-c", "log.showRoot=true", "-c", "i18n.logOutputEncoding=UTF-8", "log"),
    *("--raw", "-z", "--no-abbrev", "-M", "-l3000", "--no-merges", "--date-order"),
    *("--no-color", "--no-ext-diff", "--no-relative", "--no-show-signature", "--no-notes"),
    "--format=%H%x00%cI%x00%s",
)
"""`-l`: so many files that a commit moved and changed are looked for, whatever the user has set."""


def find_root(folder: Path) -> str | None:
    """The folder of the repository that a real folder is in, None if there is none, or no git."""
    if shutil.which("git") is None:
        return None
    found = (each for each in (folder, *folder.parents) if (each / ".git").exists())
    return next(map(str, found), None)


def open_repository(root: str) -> Repository:
    """
    The repository in a folder.

    Raises:
        GitError: git does not take it for one.
    """
    words = ["rev-parse", "--show-toplevel", "--git-path", "shallow"]
    top, shallow = _said(root, words).decode(errors="surrogateescape").splitlines()[:2]
    has_commits = _run(root, ["rev-parse", "--verify", "--quiet", "HEAD"]).returncode == 0
    edges = Path(root, shallow)
    known = edges.read_text("ascii").split() if edges.is_file() else ()
    return Repository(os.path.realpath(top), frozenset(known), has_commits)


# --- the log -----------------------------------------------------------------------------------


def _read_log(output: bytes) -> Iterator[Entry]:
    """
    What `git log --raw -z` says: for each commit three texts, then its entries.

    Source: git-log(1), "RAW OUTPUT FORMAT".
    """
    tokens = iter(output.split(b"\0"))
    commit = Commit("", "", "")
    for text in tokens:
        token = text.removeprefix(b"\n")  # an empty line stands before the first entry
        if token.startswith(b":"):
            yield _entry(commit, token, tokens)
        elif token:
            date, subject = (next(tokens).decode(errors="replace") for _ in range(2))
            found = _DAY.match(date)
            commit = Commit(token.decode("ascii"), found[0] if found else "", subject)


_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _entry(commit: Commit, token: bytes, tokens: Iterator[bytes]) -> Entry:
    old_mode, mode, old, new, status = token[1:].decode("ascii").split()
    path = next(tokens)
    after = next(tokens) if status[0] in "RC" else path
    return Entry(commit, path, after, _content(old_mode, old), _content(mode, new))


def _content(mode: str, name: str) -> str | None:
    """The name of a file's content; links and other repositories have none that is a rule."""
    return name if mode.startswith("100") else None


# --- contents ----------------------------------------------------------------------------------


@contextmanager
def open_contents(root: str) -> Iterator[Callable[[str], bytes]]:
    """
    What gives a content by its name; it raises UndecidedError where the content is not to be had.

    It is missing (a clone may have left it out), or larger than `MOST_BYTES`.
    """
    with subprocess.Popen(  # noqa: S603 - no shell, and all words are ours
        _command(root, ["cat-file", "--batch"]),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    ) as process:
        yield partial(_read_content, process)


def _read_content(process: "subprocess.Popen[bytes]", name: str) -> bytes:
    assert process.stdin is not None  # it is a pipe, and so is the other  # noqa: S101
    assert process.stdout is not None  # noqa: S101
    try:
        process.stdin.write(f"{name}\n".encode("ascii"))
        process.stdin.flush()
    except OSError as error:
        raise UndecidedError(GIT_ENDED) from error
    found = process.stdout.readline().split()
    if len(found) != 3:  # noqa: PLR2004 - name, kind, size; git-cat-file(1), "BATCH OUTPUT"
        raise UndecidedError(NOT_THERE)
    left = int(found[2]) + 1
    if left <= MOST_BYTES:
        return process.stdout.read(left)[:-1]
    while left > 0:
        left -= len(process.stdout.read(min(left, MOST_BYTES))) or left
    raise UndecidedError(f"the file of then is larger than {MOST_BYTES // 1024} kB")


# --- git ---------------------------------------------------------------------------------------


def _said(root: str, words: Sequence[str]) -> bytes:
    done = _run(root, words)
    if done.returncode != 0:
        lines = done.stderr.decode(errors="replace").replace(root, "the repository").splitlines()
        raise GitError(next((each for each in lines if each), "git failed")[:200])
    return done.stdout


def _run(root: str, words: Sequence[str]) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(  # noqa: S603 - no shell, and all words are ours
        _command(root, words), capture_output=True, env=_environment(), check=False
    )


def _command(root: str, words: Sequence[str]) -> list[str]:
    return ["git", "-C", root, *words]


def _environment() -> dict[str, str]:
    """Ours, without what leads git elsewhere (a hook has that), and so that it asks no server."""
    ours = {name: value for name, value in os.environ.items() if name not in _LEADING}
    return ours | {"LC_ALL": "C", "GIT_ALLOW_PROTOCOL": "", "GIT_OPTIONAL_LOCKS": "0"}


_LEADING = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_NAMESPACE", "GIT_PREFIX")
