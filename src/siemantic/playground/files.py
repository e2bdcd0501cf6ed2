"""What a path stands for: a page of ours, or a file of the site that is made meanwhile."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

_KINDS = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "yml": "text/plain; charset=utf-8",
}
_NAME = re.compile(r"(?:(?:rules|data)/)?[a-z0-9][a-z0-9-]*\.(?:html|js|yml)")
"""The files that `siemantic.catalogue` writes beside its assets, and no other path."""


class File(NamedTuple):
    """The content of a file, and its kind as HTTP has it."""

    content: bytes
    kind: str


def find_file(name: str, own: Mapping[str, bytes], site: Path) -> File | None:
    """
    The file of that name, None where there is none (yet).

    Args:
        own: what is there from the beginning, by name.
        site: the folder of the site.
    """
    kind = _KINDS.get(name.rpartition(".")[2], "")
    if name in own:
        return File(own[name], kind)
    if _NAME.fullmatch(name) is None:
        return None
    try:
        return File((site / name).read_bytes(), kind)
    except OSError:
        return None
