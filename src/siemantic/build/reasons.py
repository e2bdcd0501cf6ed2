"""Why an output is not as it was accepted, told from the manifests of then and now."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from siemantic.build.manifest import MANIFEST, digest_of
from siemantic.build.sides import Manifest, Output, Side, mapping_of
from siemantic.golden import Drift


class Reasons:
    """Why outputs are not as they were; `before` is empty where nothing was accepted yet."""

    def __init__(self, before: Manifest, after: Manifest) -> None:
        self._before, self._after = Side(before), Side(after)
        self._is_first = not before

    def of(self, drift: Drift) -> tuple[str, ...]:
        """In words; none for the manifest, which follows the others."""
        if self._is_first or drift.name == MANIFEST:
            return ()
        return tuple(self._of(drift))

    def _of(self, drift: Drift) -> Iterator[str]:
        old, new = self._before.outputs.get(drift.name), self._after.outputs.get(drift.name)
        if old is None:
            if new is not None:
                yield _on_one_side(new, self._before, _ONLY_NOW)
            return
        if new is None:
            yield _on_one_side(old, self._after, _ONLY_THEN)
        else:
            yield from self._on_both(old, new)
        if drift.accepted and old.outcome.get("sha256", "") not in ("", digest_of(drift.accepted)):
            yield "the file was edited"
        if drift.change == "new":
            yield "the file was taken away"

    def _on_both(self, old: Output, new: Output) -> Iterator[str]:
        yield from _files(mapping_of(old.entry.get("sources")), new.entry["sources"])
        then, now = (
            mapping_of(self._before.targets.get(old.target)),
            self._after.targets[new.target],
        )
        yield from _settings(new.target, then, now)
        yield from _files(mapping_of(then.get("files")), now["files"])
        for name, version in self._after.versions.items():
            was = self._before.versions.get(name, version)
            if was != version:
                yield f"{name} is {version} and was {was}"


class _Words(NamedTuple):
    """What is said of an output that only one side has."""

    no_target: str
    no_rule: str
    moved: str
    unsaid: str


_ONLY_NOW = _Words(
    "the target {target} is new",
    "{path} is new",
    "{other} was moved to {path}",
    "{target} could not say the rule: {problem}",
)
_ONLY_THEN = _Words(
    "the target {target} is no target any more",
    "{path} is gone",
    "{path} was moved to {other}",
    "{target} cannot say the rule: {problem}",
)


def _on_one_side(output: Output, other: Side, words: _Words) -> str:
    """Why the other side does not have the output."""
    target, path = output.target, output.entry["path"]
    if target not in other.targets:
        return words.no_target.format(target=target)
    rule = other.find(output.entry)
    if rule is None:
        return words.no_rule.format(path=path)
    if rule["path"] != path:
        return words.moved.format(path=path, other=rule["path"])
    problem = other.outcome(output.entry, target).get("message", "nothing is told of it")
    return words.unsaid.format(target=target, problem=problem)


_SETTINGS = ("profile", "pipelines", "options", "exact", "pins")


def _settings(target: str, then: Manifest, now: Manifest) -> Iterator[str]:
    for name in _SETTINGS:
        if then.get(name) != now.get(name):
            yield f"{name} of {target}: {_shown(now.get(name))} and was {_shown(then.get(name))}"


def _shown(value: object) -> str:
    """A setting in words."""
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, Mapping):
        return ", ".join(f"{name}={each}" for name, each in value.items()) or "none"
    return "none" if value is None else str(value)


def _files(then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """What became of the files that it is made from."""
    for path, digest in now.items():
        if path not in then:
            yield f"{path} counts now"
        elif then[path] != digest:
            yield f"{path} changed"
    yield from (f"{path} counts no more" for path in then if path not in now)
