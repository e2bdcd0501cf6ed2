"""Rules with their recorded events, through pySigma's backend and an engine."""

import json
from collections import Counter

from sigma.collection import SigmaCollection
from sigma.exceptions import SigmaError

from siemantic.errors import UndecidedError


def firing(folder, backend, verdicts):
    """
    How many rules of a folder `fire` on all that they must find, `miss` one, are `undecided` by
    the engine, or `unsupported` by the backend.
    """
    return Counter(_outcome(each.parent, backend, verdicts) for each in folder.glob("*/rule.yml"))


def _outcome(folder, backend, verdicts):
    rule = (folder / "rule.yml").read_text(encoding="utf-8")
    events = [_named(each) for each in _read(folder / "events.jsonl")]
    expected = next(iter(_read(folder / "expect.json")))["match_count"] or 1
    try:
        queries = backend().convert(SigmaCollection.from_yaml(rule))
    except SigmaError:
        return "unsupported"
    try:
        found = [verdicts(each, events) for each in ([queries], queries)[isinstance(queries, list)]]
    except UndecidedError:
        return "undecided"
    return "fire" if sum(map(any, zip(*found, strict=True))) >= expected else "miss"


def _read(path):
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def _named(event):
    """The event by Sigma's names, which have no blanks: `Threat Name` is ThreatName."""
    return {name.replace(" ", ""): value for name, value in event.items()}
