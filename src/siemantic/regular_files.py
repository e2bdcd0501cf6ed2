"""Files read whole, with a limit: git carries links, and one may lead to what never ends."""

import os
import stat
from errno import EFBIG, EINVAL
from pathlib import Path

MOST_BYTES = 256 * 2**20
"""More than any file that is read whole: the manifest of SigmaHQ for all targets has a fifth."""

_HANDED_OVER = ("/dev/fd/", "/proc/self/fd/", "/dev/stdin")
"""What a shell names a pipe by that the user hands over, such as `<(command)` of bash."""


def read_regular(path: str | Path, most: int = MOST_BYTES) -> bytes:
    """
    The content of a file.

    Raises:
        OSError: it cannot be read, is larger, or is a pipe or a device, which may never end.
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
    See that a file ends, before it is opened: opening a pipe waits for who writes into it.

    Raises:
        OSError: it is a pipe or a device, or is not there.
    """
    mode = os.stat(path).st_mode  # noqa: PTH116 - takes the text of a path as well
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or str(path).startswith(_HANDED_OVER)):
        raise OSError(EINVAL, "it is no file, but a pipe or a device")
