"""What a manifest tells of, to look things up in those of then and now."""

from collections.abc import Mapping
from typing import Any, NamedTuple

Manifest = Mapping[str, Any]


class Output(NamedTuple):
    """An output of a manifest: its rule's entry, its target, and what became of it."""

    entry: Manifest
    target: str
    outcome: Manifest

    @property
    def file(self) -> str:
        """Below the folder of all outputs."""
        return str(self.outcome.get("file"))


def mapping_of(value: object) -> Manifest:
    """The value, or nothing where a person has made another thing of it."""
    return value if isinstance(value, Mapping) else {}


class Side:
    """A manifest: its outputs by their files, its rules by their files and by their ids."""

    def __init__(self, manifest: Manifest) -> None:
        self.targets = mapping_of(manifest.get("targets"))
        self.versions = mapping_of(manifest.get("versions"))
        self.outputs: dict[str, Output] = {}
        self._rules: dict[tuple[str, object], Manifest] = {}
        self._titles: dict[str, list[str]] = {}
        for entry in manifest.get("rules", ()):
            self._rules.setdefault(("id", str(entry.get("id"))), entry)
            self._rules["path", (str(entry.get("path")), str(entry.get("id")))] = entry
            self._titles.setdefault(str(entry.get("path")), []).append(str(entry.get("title")))
            for target, outcome in mapping_of(entry.get("outputs")).items():
                name = str(mapping_of(outcome).get("file"))
                self.outputs[name] = Output(entry, target, mapping_of(outcome))

    def find(self, entry: Manifest) -> Manifest | None:
        """The same rule: by its file, else by its id, as a moved file has it."""
        rule_id = str(entry.get("id"))
        found = self._rules.get(("path", (str(entry.get("path")), rule_id)))
        return found or (self._rules.get(("id", rule_id)) if entry.get("id") else None)

    def titles(self, path: str) -> list[str]:
        """Those of the rules in a file."""
        return self._titles.get(path, [])

    def outcome(self, entry: Manifest, target: str) -> Manifest:
        """What became of the same rule for the target; nothing where that is not told."""
        return mapping_of(mapping_of((self.find(entry) or {}).get("outputs")).get(target))
