"""Where the siemantic that runs was installed from, so that a CI installs the same."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import distribution
from typing import Any
from urllib.parse import urlsplit, urlunsplit

WHEELS = "vendor"
"""The folder of a repository in which the wheel lies where no address leads to siemantic."""


@dataclass(frozen=True, slots=True)
class Origin:
    """
    What pip noted when it installed siemantic.

    Attributes:
        version: of siemantic.
        url: the `direct_url.json` of the distribution; empty where it came from a package index.
            Source: https://packaging.python.org/en/latest/specifications/direct-url/
    """

    version: str
    url: Mapping[str, Any]

    @property
    def is_local(self) -> bool:
        """Whether it came from a file or a folder, which a CI does not have."""
        return str(self.url.get("url", "")).startswith("file:")

    def requirement(self, extras: Sequence[str]) -> str:
        """
        What pip installs the same by.

        A name alone would be whatever the index has under it, and where siemantic came from
        elsewhere that may be another's.
        """
        asked = f"[{','.join(extras)}]" if extras else ""
        if not self.url:
            return f"siemantic{asked}=={self.version}"
        if self.is_local:
            return f"./{WHEELS}/siemantic-{self.version}-py3-none-any.whl{asked}"
        return f"siemantic{asked} @ {self._address()}"

    def _address(self) -> str:
        """The address, without a password; of a repository the commit."""
        parts = urlsplit(str(self.url["url"]))
        bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        known = self.url.get("vcs_info")
        return f"{known['vcs']}+{bare}@{known['commit_id']}" if known else bare


def find_origin() -> Origin:
    """That of the siemantic that runs."""
    own = distribution("siemantic")
    return Origin(own.version, json.loads(own.read_text("direct_url.json") or "{}"))
