"""A package, and what is in it."""

import hashlib
from dataclasses import dataclass, field

from siemantic.targets.qradar_aql.extension.contents import Entry, read_contents


@dataclass(frozen=True, slots=True)
class Package:
    """
    A package as a file.

    Attributes:
        digest: SHA-256 of the bytes, which are the same for the same rules.
    """

    content: bytes = field(repr=False)
    digest: str
    entries: tuple[Entry, ...] = field(repr=False)


NOTHING = Package(b"", "", ())
"""What is wanted where all that was deployed is to be removed."""


def read_package(content: bytes) -> Package:
    """The package that siemantic has made."""
    return Package(content, digest_of(content), read_contents(content))


def digest_of(content: bytes) -> str:
    """What a package is known by."""
    return hashlib.sha256(content).hexdigest()
