"""What became of the rules, for `convert` and `build`: in words on the terminal, or as JSON."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from siemantic.cli import screen
from siemantic.cli.counts import print_counts, print_unverified
from siemantic.convert import Conversion, Place, Workload, content_of
from siemantic.diagnostics import Diagnostic, to_json
from siemantic.targets.table import get_target


def query_text(conversion: Conversion) -> str | None:
    """The conversion's query as one text, None where the format is no text."""
    content = content_of(conversion.request, conversion.queries)
    return None if isinstance(content, bytes) else content.rstrip("\n")


def print_problems(conversions: Sequence[Conversion], workload: Workload) -> None:
    """What is wrong with files and rules, and what the targets cannot say."""
    problems = [_named(each, each.problem) for each in conversions if each.problem is not None]
    screen.print_problems(list(dict.fromkeys([*workload.findings, *problems])))


def print_notes(conversions: Sequence[Conversion]) -> None:
    """What the user must be told about the queries: of each target as a whole, then of rules."""
    done = [each for each in conversions if each.status == "converted"]
    # What a backend is known to get wrong is not in queries that are exact.
    targets = dict.fromkeys(each.request.target for each in done if not each.request.exact)
    screen.print_caveats({name: get_target(name).caveats for name in targets})
    print_unverified(Counter(each.request.target for each in done))
    screen.print_notes((note, each.path) for each in done for note in each.notes)


def print_summary(conversions: Sequence[Conversion]) -> None:
    """How many rules each target got."""
    counts: dict[str, Counter[str]] = {}
    for each in conversions:
        counts.setdefault(each.request.target, Counter())[each.status] += 1
    print_counts(counts)


def objects(
    conversions: Sequence[Conversion], workload: Workload, files: Mapping[Place, str]
) -> list[dict[str, Any]]:
    """An object per rule and target, then one without a target per finding about a file."""
    about_rules = [_object(each, files.get(each.place)) for each in conversions]
    about_files = [
        {"path": each.path, "target": None, "status": "finding", "error": to_json(each)}
        for each in workload.findings
    ]
    return about_rules + about_files


def _named(conversion: Conversion, problem: Diagnostic) -> Diagnostic:
    """The conversion's problem; what a target cannot say names the target."""
    if conversion.status == "broken":
        return problem
    return replace(problem, message=f"{conversion.request.target}: {problem.message}")


def _object(conversion: Conversion, file: str | None) -> dict[str, Any]:
    request = conversion.request
    names, own = request.pipelines, get_target(request.target).pipelines_of(request.query_format)
    shared: dict[str, Any] = {
        "id": conversion.id,
        "title": conversion.title,
        "path": conversion.path,
        "position": conversion.place.position,
        "target": request.target,
        "profile": request.profile,
        "pipelines": list(own if names is None else names),
        "exact": request.exact,
        "status": conversion.status,
    }
    if conversion.problem is not None:
        return {**shared, "error": to_json(conversion.problem)}
    known = {} if get_target(request.target).is_verifiable else {"verdict": "unverified"}
    written = {} if file is None else {"file": file}
    query = query_text(conversion)
    return {**shared, "query": query, **known, "notes": list(conversion.notes), **written}
