"""
Verdicts that are others only because an engine or a parser is there now, or is not.

Whoever wants engines installs them, so a manifest may know more than can be known here, or less.
Both are told, and neither is drift: what is recorded of a query that has not changed is kept where
nothing here can say it, and what is known here for the first time is recorded by the next build.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from siemantic.build.sides import Manifest, Output, Side, mapping_of
from siemantic.verify.parsing import find_missing_parser

_KNOWN = ("verdict", "reason", "readings", "assumptions", "event")
"""What an outcome says of the query's meaning, see `in_short` of the ledger."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """
    The verdicts of then and now.

    Attributes:
        recorded: the manifest of now with what is kept of the accepted one.
        unchanged: the same, also without what is known for the first time.
        kept: which verdicts nothing here can say, and why, in words; a line for each target.
        gained: which verdicts are known for the first time; a line for each target.
    """

    recorded: Manifest
    unchanged: Manifest
    kept: tuple[str, ...]
    gained: tuple[str, ...]


def compare_verdicts(before: Manifest, after: Manifest) -> Verdicts:
    """What becomes of the verdicts of queries that have not changed."""
    pairs = [*_unchanged(Side(before), Side(after))]
    missing = {new.file: (new.target, why) for old, new in pairs if (why := _missing(old, new))}
    known = {new.file: new.target for old, new in pairs if _is_gain(old, new)}
    then = {old.file: old.outcome for old, _ in pairs}
    return Verdicts(
        _with(after, {name: then[name] for name in missing}),
        _with(after, {name: then[name] for name in (*missing, *known)}),
        tuple(_kept(missing.values())),
        tuple(_gained(known.values())),
    )


def _unchanged(then: Side, now: Side) -> Iterator[tuple[Output, Output]]:
    """The queries of which nothing but what is known may differ."""
    for name, new in now.outputs.items():
        old = then.outputs.get(name)
        if old is not None and "verdict" in old.outcome and "verdict" in new.outcome:
            settings = then.targets.get(old.target), now.targets.get(new.target)
            if _made_of(old) == _made_of(new) and settings[0] == settings[1]:
                yield old, new


def _made_of(output: Output) -> object:
    rule = {name: each for name, each in output.entry.items() if name != "outputs"}
    query = {name: each for name, each in output.outcome.items() if name not in _KNOWN}
    return output.target, rule, query


def _missing(old: Output, new: Output) -> str | None:
    """Why nothing here can say what is recorded; None where something can."""
    then, now = old.outcome, new.outcome
    if then == now or then["verdict"] == "unverified":
        return None
    if parser := find_missing_parser(new.target, str(then.get("reason", ""))):
        return parser
    return str(now["reason"]) if now["verdict"] == "unverified" else None


def _is_gain(old: Output, new: Output) -> bool:
    verdicts = [str(each.outcome["verdict"]) for each in (old, new)]
    return verdicts[0] == "unverified" and verdicts[1] != "unverified"


def _with(manifest: Manifest, outcomes: Mapping[str, Manifest]) -> Manifest:
    """The manifest with other outcomes of those files."""
    return {**manifest, "rules": [_entry(each, outcomes) for each in manifest["rules"]]}


def _entry(entry: Manifest, outcomes: Mapping[str, Manifest]) -> Manifest:
    outputs = entry.get("outputs")
    if not isinstance(outputs, Mapping):
        return entry
    others = {
        target: outcomes.get(str(mapping_of(each).get("file")), each)
        for target, each in outputs.items()
    }
    return {**entry, "outputs": others}


def _kept(missing: Iterable[tuple[str, str]]) -> Iterator[str]:
    for (target, why), number in Counter(missing).items():
        yield f"{target}: the recorded verdict of {_queries(number)} is kept, since {why}"


def _gained(targets: Iterable[str]) -> Iterator[str]:
    for target, number in Counter(targets).items():
        yield (
            f"{target}: the verdict of {_queries(number)} is recorded as unverified and known here;"
            " to record it, run: siemantic build"
        )


def _queries(number: int) -> str:
    return f"{number} {'query' if number == 1 else 'queries'}"
