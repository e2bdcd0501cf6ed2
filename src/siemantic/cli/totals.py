"""What `siemantic build` tells at its end: how many rules became what, of each target."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from siemantic.cli import screen
from siemantic.cli.counts import count_of, print_counts, print_unverified

if TYPE_CHECKING:
    from siemantic.build import BuildResult
    from siemantic.convert import Conversion

Counts = Mapping[str, Mapping[str, int]]
"""Target -> what -> how many rules."""

_MOST_CODES = 3


class Totals(NamedTuple):
    """
    What is told, in a form that JSON has.

    Attributes:
        statuses: what became of the rules.
        codes: why the target could not say some of them.
        verdicts: what is known of the queries' meaning.
        notes: the verdicts that nothing here can say.
    """

    statuses: Counts
    codes: Counts
    verdicts: Counts
    notes: list[str]


def totals_of(result: "BuildResult") -> Totals:
    """The totals of a build."""
    statuses: dict[str, Counter[str]] = {}
    codes: dict[str, Counter[str]] = {}
    verdicts: dict[str, Counter[str]] = {}
    for each in result.built:
        target = each.place.request.target
        statuses.setdefault(target, Counter())[each.conversion.status] += 1
        verdicts.setdefault(target, Counter())[str(each.known.get("verdict"))] += 1
        if code := _code(each.conversion):
            codes.setdefault(target, Counter())[code] += 1
    return Totals(statuses, codes, verdicts, list(result.verdicts.kept))


def _code(conversion: "Conversion") -> str | None:
    """Why the target cannot say the rule."""
    problem = conversion.problem
    return None if problem is None or conversion.status != "unsupported" else problem.code


def print_totals(totals: Totals, folder: str) -> None:
    """The totals, where `folder` is that of the queries; the notes come behind all else."""
    print_counts(totals.statuses)
    _print_unsupported(totals, folder)
    print_unverified(_with_verdict(totals, "unverified"))
    for target, number in _with_verdict(totals, "refuted").items():
        text = (
            f"{target}, the query of {count_of(number, 'rule')}; see: siemantic verify -t {target}"
        )
        screen.say(text, label="refuted: ", colour="red")


def print_notes(notes: Iterable[str]) -> None:
    """What is to be known of the verdicts."""
    for note in notes:
        screen.say(note, label="note: ", colour="yellow")


def _print_unsupported(totals: Totals, folder: str) -> None:
    """What the targets could not say, by codes; in `--check` too, where no file is written."""
    for target, counts in totals.codes.items():
        most = Counter(counts).most_common()
        told = ", ".join(f"{number} {code}" for code, number in most[:_MOST_CODES])
        rest = sum(number for _, number in most[_MOST_CODES:])
        more = f", {rest} others" if rest else ""
        text = f"{target}, {told}{more}; each with its reason in {folder}/manifest.json"
        screen.say(text, label="unsupported: ", colour="yellow")


def _with_verdict(totals: Totals, verdict: str) -> dict[str, int]:
    """How many queries of each target have the verdict, where there are any."""
    found = {target: each.get(verdict, 0) for target, each in totals.verdicts.items()}
    return {target: number for target, number in found.items() if number}
