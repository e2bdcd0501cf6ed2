"""What the commands that deploy want on the console: the package of rules, and reference sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from siemantic.cli import options, screen

if TYPE_CHECKING:
    from siemantic.convert import Conversion, Workload
    from siemantic.qradar.deployment.packages import Package
    from siemantic.qradar.deployment.sets.wanted import ReferenceSet
    from siemantic.rules import RuleDocument
    from siemantic.targets.request import Query, TargetRequest


@dataclass(frozen=True, slots=True)
class Made:
    """
    What a Sigma rule adds to the package.

    Attributes:
        identifiers: UUIDs of rules and building blocks.
        parts: what they are made of.
        notes: what must be known of them.
    """

    document: "RuleDocument"
    identifiers: frozenset[str]
    parts: "tuple[Query, ...]"
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    What is to be on the console.

    Attributes:
        sets: None where reference sets are left alone.
        is_whole: whether the package has all rules that were named.
        made: what each rule adds, where the package is made of rules.
    """

    package: "Package"
    profile: str | None = None
    sets: "tuple[ReferenceSet, ...] | None" = None
    is_whole: bool = True
    made: tuple[Made, ...] = ()


def make_wanted(
    paths: Sequence[str],
    profile: str | None,
    filters: options.Names,
    sets_file: Path | None,
    *,
    skip_unsupported: bool,
) -> Wanted:
    """
    The package of the rules and the reference sets; on standard error what is wrong with rules.

    Raises:
        ConfigurationError: no rule can be converted, or the profile or the file of reference sets
            cannot be used.
    """
    from siemantic.cli.report import print_problems
    from siemantic.convert import convert_all, load_workload
    from siemantic.errors import ConfigurationError
    from siemantic.qradar.deployment.sets.wanted import load_reference_sets
    from siemantic.workers import open_workers

    sets = None if sets_file is None else load_reference_sets(sets_file)
    with open_workers() as workers:
        workload = load_workload(paths, filters or (), None, workers)
        conversions = convert_all(workload, [_request(profile)], workers=workers)
    print_problems(conversions, workload)
    failures = {"broken"} if skip_unsupported else {"broken", "unsupported"}
    is_whole = not workload.findings and not any(e.status in failures for e in conversions)
    made = _made(conversions, workload)
    if not made:
        are_none = any(each.code == "no_rules" for each in workload.findings)
        way = "; 'siemantic qradar remove' removes what was deployed" if are_none else ""
        raise ConfigurationError(f"none of the rules becomes a rule of QRadar{way}")
    return Wanted(_package(made, profile), profile, sets, is_whole, made)


def _request(profile: str | None) -> "TargetRequest":
    from siemantic.cli.convert import request_of

    return replace(request_of("qradar_aql", profile, None, None), query_format="extension")


def _made(conversions: "Sequence[Conversion]", workload: "Workload") -> tuple[Made, ...]:
    from siemantic.convert import place_of
    from siemantic.targets.qradar_aql.extension import identifiers_of

    done = [each for each in conversions if each.queries]
    requests = dict.fromkeys(each.request for each in done)
    documents = {place_of(u.document, r): u.document for u in workload.units for r in requests}
    made = []
    for each in done:
        parts = (identifiers_of(part) for part in each.queries if isinstance(part, Mapping))
        identifiers = frozenset(chain.from_iterable(parts))
        made.append(Made(documents[each.place], identifiers, each.queries, each.notes))
    return tuple(made)


def _package(made: Sequence[Made], profile: str | None) -> "Package":
    from siemantic.convert import content_of
    from siemantic.qradar.deployment.packages import read_package

    content = content_of(_request(profile), [part for each in made for part in each.parts])
    assert isinstance(content, bytes)  # noqa: S101 - a package
    return read_package(content)


# --- what must be known of it --------------------------------------------------------------------


def leave_out(wanted: Wanted, refused: Mapping[str, object]) -> Wanted:
    """
    The same without the rules that have anything of these UUIDs.

    Raises:
        ConfigurationError: none is left.
    """
    from siemantic.errors import ConfigurationError

    made = tuple(each for each in wanted.made if each.identifiers.isdisjoint(refused))
    if not made:
        raise ConfigurationError("the console refuses the filters of all rules")
    return replace(wanted, package=_package(made, wanted.profile), made=made)


def tell_refused(wanted: Wanted, refused: Mapping[str, Sequence[str]]) -> None:
    """Say of each rule what the console has against its filters."""
    problems = [
        each.document.diagnose("refused_by_console", reason, _key_of(each), hint=_WAY)
        for each in wanted.made
        for identifier in sorted(each.identifiers)
        for reason in refused.get(identifier, ())
    ]
    screen.print_problems(list(dict.fromkeys(problems)))


def _key_of(made: Made) -> str:
    return "correlation" if made.document.kind == "correlation" else "detection"


_WAY = (
    "what the console has, and what is near it, is told by 'siemantic qradar inventory' and"
    " 'siemantic profile check --inventory'"
)


def tell_notes(wanted: Wanted, identifiers: frozenset[str]) -> None:
    """What must be known of the rules that have anything of these UUIDs."""
    screen.print_notes(
        (note, each.document.path)
        for each in wanted.made
        if not each.identifiers.isdisjoint(identifiers)
        for note in each.notes
    )


def tell_unseen(wanted: Wanted, unseen: Mapping[str, Sequence[str]]) -> None:
    """Which properties of which rules the rule engine does not see."""
    screen.print_notes(
        (f"the rule engine does not see '{name}': {_ENABLE}", each.document.path)
        for each in wanted.made
        for name in sorted({n for i in each.identifiers for n in unseen.get(i, ())})
    )


_ENABLE = (
    "enable it for use in rules under Admin > Custom Event Properties, or the rule may never fire"
)
