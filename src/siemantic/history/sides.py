"""A file's content of then -> the rules in it, and which of them is the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import NamedTuple

from siemantic.errors import UndecidedError
from siemantic.rules import RuleDocument, load_documents
from siemantic.rules.files import RuleFile


class Key(NamedTuple):
    """What a rule is found by: its id, else its position among the documents of its file."""

    id: str | None
    position: int


def key_of(document: RuleDocument) -> Key:
    """The rule's key."""
    return Key(document.id, document.position)


@dataclass(frozen=True, slots=True)
class Side:
    """
    The rules of a file of then.

    Attributes:
        problem: what is wrong with the file, so that the rule may be there all the same.
    """

    documents: tuple[RuleDocument, ...] = ()
    problem: str = ""

    def find(self, key: Key) -> RuleDocument | None:
        """
        The rule of that key; None where it is not there.

        Raises:
            UndecidedError: a part of the file cannot be read.
        """
        found = next((each for each in self.documents if self._is(each, key)), None)
        if found is None and self.problem:
            raise UndecidedError(f"the file of then cannot be read: {self.problem}")
        return found

    def find_earlier(self, document: RuleDocument, later: Sequence[RuleDocument]) -> (
        RuleDocument | None
    ):  # fmt: skip
        """
        What a rule was before: the one with its id, else the one in its place that has gone.

        Args:
            later: the rules of the file since.
        Raises:
            UndecidedError: as `find`.
        """
        kept = {each.id for each in later if each.id is not None}
        place = (each for each in self.documents if each.position == document.position)
        here = next((each for each in place if each.id not in kept), None)
        by_id = None if document.id is None else self._by_id(document.id)
        if by_id is not None or here is not None:
            return by_id or here
        return self.find(key_of(document))

    def _by_id(self, name: str) -> RuleDocument | None:
        return next((each for each in self.documents if each.id == name), None)

    @staticmethod
    def _is(document: RuleDocument, key: Key) -> bool:
        if key.id is not None:
            return document.id == key.id
        return document.id is None and document.position == key.position


def side_of(text: bytes) -> Side:
    """The rules of a content."""
    read = load_documents([_Then("", PurePosixPath("then.yml"), text)])
    problem = next((each.message for each in read.diagnostics if each.code in _HIDING), "")
    return Side(read.of_kind("rule", "correlation"), problem)


_HIDING = ("invalid_yaml", "unreadable_file")
"""The findings that may hide a rule."""


@dataclass(frozen=True)
class _Then(RuleFile):
    """A content in place of a file."""

    text: bytes = b""

    def read(self) -> bytes:
        return self.text
