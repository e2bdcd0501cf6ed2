"""Why an output is not as it was accepted, told from the manifests of then and now."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from siemantic.build.manifest import MANIFEST, digest_of
from siemantic.golden import Drift

Manifest = Mapping[str, Any]


class _Output(NamedTuple):
    """An output of a manifest: its rule's entry, its target, and what became of it."""

    entry: Manifest
    target: str
    outcome: Manifest


def reasons(drift: Drift, before: Manifest, after: Manifest) -> tuple[str, ...]:
    """
    Why the file is not as it was, in words; none for the manifest, which follows the others.

    `before` is empty where nothing was accepted yet.
    """
    if drift.name == MANIFEST or not before:
        return ()
    old, new = _find(before, drift.name), _find(after, drift.name)
    if old is None:
        return (_only_now(new, before),) if new is not None else ()
    found = list(_on_both(old, new, before, after)) if new is not None else [_gone(old, after)]
    if drift.accepted and old.outcome.get("sha256", "") not in ("", digest_of(drift.accepted)):
        found.append("the file was edited")
    if drift.change == "new":
        found.append("the file was taken away")
    return tuple(found)


def _find(manifest: Manifest, name: str) -> _Output | None:
    for entry in manifest.get("rules", ()):
        for target, outcome in entry.get("outputs", {}).items():
            if isinstance(outcome, Mapping) and outcome.get("file") == name:
                return _Output(entry, target, outcome)
    return None


def _rule_of(manifest: Manifest, entry: Manifest) -> Manifest | None:
    """The entry of the same rule: by its file, else by its id, as a moved file has it."""
    entries: Sequence[Manifest] = manifest.get("rules", ())
    same = [each for each in entries if _key(each) == _key(entry)]
    same += [each for each in entries if entry.get("id") and each.get("id") == entry["id"]]
    return same[0] if same else None


def _key(entry: Manifest) -> tuple[str, str | None]:
    return str(entry.get("path")), entry.get("id")


def _only_now(new: _Output, before: Manifest) -> str:
    """Why there is an output where none was."""
    if new.target not in before.get("targets", {}):
        return f"the target {new.target} is new"
    rule = _rule_of(before, new.entry)
    if rule is None:
        return f"{new.entry['path']} is new"
    if rule["path"] != new.entry["path"]:
        return f"{rule['path']} was moved to {new.entry['path']}"
    return f"{new.target} could not say the rule: {_problem(rule, new.target)}"


def _gone(old: _Output, after: Manifest) -> str:
    """Why there is no output where one was."""
    if old.target not in after.get("targets", {}):
        return f"the target {old.target} is no target any more"
    rule = _rule_of(after, old.entry)
    if rule is None:
        return f"{old.entry['path']} is gone"
    if rule["path"] != old.entry["path"]:
        return f"{old.entry['path']} was moved to {rule['path']}"
    return f"{old.target} cannot say the rule: {_problem(rule, old.target)}"


def _problem(entry: Manifest, target: str) -> str:
    outcome = entry.get("outputs", {}).get(target, {})
    return str(outcome.get("message", "the reason is not known"))


def _on_both(old: _Output, new: _Output, before: Manifest, after: Manifest) -> Iterator[str]:
    yield from _files(old.entry.get("sources", {}), new.entry["sources"])
    then = before.get("targets", {}).get(old.target, {})
    now = after["targets"][new.target]
    yield from _settings(new.target, then, now)
    yield from _files(then.get("files", {}), now["files"])
    versions = before.get("versions", {})
    for name, version in after["versions"].items():
        if versions.get(name, version) != version:
            yield f"{name} is {version} and was {versions[name]}"


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
