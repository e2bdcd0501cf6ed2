"""Files read whole, with a limit: git carries links, to what never ends or lies elsewhere."""

import os
import stat
from errno import EACCES, EFBIG, EINVAL
from pathlib import Path

MOST_BYTES = 256 * 2**20
"""More than any file that is read whole: the manifest of SigmaHQ for all targets has a fifth."""

_HANDED_OVER = ("/dev/fd/", "/proc/self/fd/", "/dev/stdin")
"""What a shell names a pipe by that the user hands over, such as `<(command)` of bash."""


class LeadsOutError(OSError):
    """A link leads out of the repository that has it; what is there is read under its own name."""

    def __init__(self) -> None:
        super().__init__(EACCES, "it is a link that leads out of the repository")


class _EndlessError(OSError):
    def __init__(self) -> None:
        super().__init__(EINVAL, "it is no file, but a pipe or a device")


def read_regular(path: str | Path, most: int = MOST_BYTES) -> bytes:
    """
    The content of a file.

    Raises:
        OSError: it cannot be read, is larger, is a pipe or a device, which may never end, or a link
            that leads out.
    """
    check_regular(path)
    with Path(path).open("rb") as file:
        size = os.fstat(file.fileno()).st_size  # 0 for a pipe; room for `most` takes its time
        content = file.read(min(most, size) + 1)
        content += file.read(most + 1 - len(content)) if content else b""
    if len(content) > most:
        raise OSError(EFBIG, f"larger than {most >> 20} megabytes")
    return content


def check_regular(path: str | Path) -> None:
    """
    See that a file ends and lies in its repository, before it is opened.

    Raises:
        LeadsOutError: it is a link that leads out of the repository it is in.
        OSError: it is a pipe or a device, or is not there.
    """
    if str(path).startswith(_HANDED_OVER):
        return
    mode = os.lstat(path).st_mode
    if stat.S_ISLNK(mode):
        check_ends(path)
        if leads_out(path, path):
            raise LeadsOutError
    elif not _is_file(mode):
        raise _EndlessError


def check_ends(path: str | Path) -> None:
    """
    See that a file ends, wherever it lies: opening a pipe waits for who writes into it.

    Raises:
        OSError: it is a pipe or a device, or is not there.
    """
    is_handed_over = str(path).startswith(_HANDED_OVER)
    mode = os.stat(path).st_mode  # noqa: PTH116 - takes the text of a path as well
    if not is_handed_over and not _is_file(mode):
        raise _EndlessError


def leads_out(path: str | Path, start: str | Path) -> bool:
    """
    Whether a path leads out of where the file `start` belongs, once links are followed.

    A file belongs to the current folder, if it is below it, and to its git repository. One that
    is in neither belongs anywhere: the user has named it.
    """
    real = os.path.realpath(path)
    homes = [os.path.realpath(each) for each in _homes(Path(os.path.abspath(start)))]  # noqa: PTH100 - links stay
    return bool(homes) and not any(Path(real).is_relative_to(each) for each in homes)


def real_path(path: str | Path) -> Path:
    """Where the path leads once links are followed; `Path.resolve` fails at those in a circle."""
    return Path(os.path.realpath(path))


def _homes(start: Path) -> list[Path]:
    here = [folder for folder in (Path.cwd(),) if start.is_relative_to(folder)]
    repository = next((each for each in start.parents if (each / ".git").exists()), None)
    return here if repository is None else [*here, repository]


def _is_file(mode: int) -> bool:
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode)
