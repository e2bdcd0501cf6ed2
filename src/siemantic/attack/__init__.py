"""
ATT&CK Enterprise as it is shipped: techniques by their ids, tactics by their names.

Nothing is downloaded. NOTICE.md has MITRE's terms; `python -m siemantic.attack.shipping` makes the
file anew for another version.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

_FILE = Path(__file__).with_name("enterprise.json")

Status = Literal["current", "revoked", "deprecated"]


@dataclass(frozen=True, slots=True)
class Technique:
    """
    A technique or sub-technique.

    Attributes:
        tactics: the tags of those that it serves, in the order of the matrix; none where it is no
            longer current.
        successor: the id of the one that took the place of one that is revoked.
    """

    id: str
    name: str
    tactics: tuple[str, ...] = ()
    status: Status = "current"
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class Tactic:
    """A tactic by its id, as in "TA0009", and its name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Attack:
    """
    One version of ATT&CK Enterprise.

    Attributes:
        techniques: "T1059.001" -> the technique, those that are no longer current as well.
        tactics: their names as tags have them, "initial-access", in the order of the matrix -> the
            tactic.
        notice: MITRE's copyright designation, which each copy needs; NOTICE.md has the terms.
    """

    version: str
    techniques: Mapping[str, Technique]
    tactics: Mapping[str, Tactic]
    notice: str

    def successor_of(self, technique: Technique) -> Technique | None:
        """The current technique that took its place, whatever was between; None where none did."""
        seen: set[str] = set()
        found: Technique | None = technique
        while found is not None and found.status != "current" and found.id not in seen:
            seen.add(found.id)
            found = self.techniques.get(found.successor or "")
        return None if found is None or found.status != "current" else found

    @property
    def current(self) -> int:
        """How many techniques are current."""
        return sum(each.status == "current" for each in self.techniques.values())


@cache
def load_attack() -> Attack:
    """What is shipped."""
    data = json.loads(_FILE.read_text(encoding="utf-8"))
    tactics = {tag: Tactic(*each) for tag, each in data["tactics"].items()}
    techniques = {id_: _technique(id_, *each) for id_, each in data["techniques"].items()}
    return Attack(data["version"], techniques, tactics, data["notice"])


def _technique(id_: str, name: str, tactics: list[str], *past: Any) -> Technique:  # noqa: ANN401 - JSON data
    """One as the file has it: of one that is not current the status, perhaps the successor."""
    return Technique(id_, name, tuple(tactics), *past)
