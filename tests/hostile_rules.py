"""Writes the cases of `cases/hostile_rules.yml` into a folder, as a pull request would."""

from pathlib import Path

import yaml

CASES = yaml.safe_load(
    (Path(__file__).parent / "cases" / "hostile_rules.yml").read_text(encoding="utf-8")
)
RULE = """\
title: {title}
logsource: {{category: process_creation, product: windows}}
detection:
  s: {rule}
  condition: s
"""


def write_all(folder):
    """Every case as a file; its title -> its path."""
    folder.mkdir(parents=True)
    paths = {}
    for number, (title, case) in enumerate(CASES.items()):
        paths[title] = folder / case.get("name", f"{number}.yml")
        paths[title].write_bytes(_content(case))
    return paths


def _content(case):
    if "bytes" in case:
        return bytes.fromhex(case["bytes"])
    if "rule" in case:
        return RULE.format(title=_quoted(case["title"]), rule=case["rule"]).encode()
    if "repeat" in case:
        return (case["start"] + case["repeat"] * case["times"] + case.get("end", "")).encode()
    return case["text"].encode()


def _quoted(text):
    return yaml.dump(text, default_style='"', width=10_000).strip()
