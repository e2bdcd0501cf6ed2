"""What queries did in tests in earlier runs, by the content of all that it depends on."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from siemantic.cache import Cache
from siemantic.catalogue.entry import QueryTest
from siemantic.regular_files import read_regular
from siemantic.rules import RuleDocument
from siemantic.ruletests import RuleTest
from siemantic.ruletests.case import RecordingCase
from siemantic.targets.request import TargetRequest
from siemantic.verify.remembered import tools_of

_LASTING = ("passed", "failed", "skipped")
"""Another outcome may be another in the next run: an engine may have died, a file be mended."""


class KnownTests:
    """
    What is remembered of tests.

    Args:
        requests: the targets whose queries are run.
        tests: with the rules that they are of. Correlations name rules of other files; what their
            queries do is not remembered.
    """

    def __init__(
        self,
        cache: Cache,
        requests: Sequence[TargetRequest],
        tests: Sequence[tuple[RuleTest, RuleDocument]],
    ) -> None:
        self._cache = cache
        tools = "\0".join(map(tools_of, requests))
        plain = [(test, document) for test, document in tests if document.kind == "rule"]
        self._keys = {id(test): _key(test, document, tools) for test, document in plain}
        self._known = cache.find(self._keys.values())
        self._new: dict[str, Any] = {}

    def of(self, test: RuleTest) -> Sequence[QueryTest] | None:
        """What the query of each target did; None where that is not known."""
        known = self._known.get(self._keys.get(id(test), ""))
        return None if known is None else [QueryTest(*each) for each in known]

    def learn(self, test: RuleTest, queries: Sequence[QueryTest]) -> None:
        """Have it remembered, if another run would tell the same."""
        key = self._keys.get(id(test))
        if key is not None and key not in self._known and _is_lasting(queries):
            self._new[key] = [[each.target, each.outcome, each.why] for each in queries]

    def keep(self) -> None:
        """Remember what is new."""
        self._cache.keep(self._new)


def _is_lasting(queries: Sequence[QueryTest]) -> bool:
    return all(each.outcome in _LASTING for each in queries)


def _key(test: RuleTest, document: RuleDocument, tools: str) -> str:
    """A key for the rule, its filters, the test with its events, and the tools."""
    named = (document.position, document.path, test.title, str(test.case))
    digest = hashlib.sha256(repr(("query tests", tools, named)).encode(errors="surrogateescape"))
    for path in (*test.filters, *_recordings(test)):
        digest.update(hashlib.sha256(_content(path)).digest())
    digest.update(document.text)
    return digest.hexdigest()


def _content(path: Path) -> bytes:
    """What is in the file; nothing where it cannot be read, which the test says when it is run."""
    try:
        return read_regular(path)
    except OSError:
        return b""


def _recordings(test: RuleTest) -> tuple[Any, ...]:
    return (test.case.file,) if isinstance(test.case, RecordingCase) else ()
