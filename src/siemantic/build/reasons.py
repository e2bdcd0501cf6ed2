"""Why an output is not as it was accepted, told from the manifests of then and now."""

from collections.abc import Callable, Iterator, Mapping
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
        sources = mapping_of(old.entry.get("sources")), new.entry["sources"]
        yield from _files(*sources, lambda path: self._source(path, new))
        then, now = (
            mapping_of(self._before.targets.get(old.target)),
            self._after.targets[new.target],
        )
        yield from _settings(new.target, then, now)
        yield from _files(mapping_of(then.get("files")), now["files"], lambda p: _setting(p, now))
        for name, version in self._after.versions.items():
            was = self._before.versions.get(name, version)
            if was != version:
                yield f"{name} is {version} and was {was}"

    def _source(self, path: str, output: Output) -> str:
        """What a file is that the output is made from."""
        if path == output.entry["path"]:
            return f"the rule {path}"
        titles = self._after.titles(path) or self._before.titles(path)
        if not titles:  # only rules have entries of their own
            return f"the filter {path}"
        called = f" ('{titles[0]}')" if len(titles) == 1 else ""
        return f"the rule {path}{called} that it names"


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


def _setting(path: str, target: Manifest) -> str:
    """What a file is that the target's settings name, or that one of those extends."""
    is_pipeline = "profile" not in target or path in target.get("pipelines", ())
    return f"the pipeline {path}" if is_pipeline else f"the profile {path}"


def _files(
    then: Mapping[str, str], now: Mapping[str, str], named: Callable[[str], str]
) -> Iterator[str]:
    """What became of the files that it is made from; `named` says what each is."""
    for path, digest in now.items():
        if path not in then:
            yield f"{named(path)} counts now"
        elif then[path] != digest:
            yield f"{named(path)} changed"
    yield from (f"{named(path)} counts no more" for path in then if path not in now)
