"""
What becomes of rules at each target: the tables of README.md and docs/targets.md.

    pip install '.[targets,engines]'
    python bench/targets.py PATH/TO/RULES|--cases FILE [-t NAME]... [--without-pipelines] [--exact]

FILE has rules as JSON, each as `rule` in a list of objects. Targets that are not installed are
named at the end. Nothing is remembered from earlier runs. With --exact the queries are those that
`siemantic convert --exact` writes, of the targets for which that can be had.
"""

import argparse
import json
import tempfile
import textwrap
import warnings
from collections import Counter
from pathlib import Path

import yaml

from siemantic.cache import Cache
from siemantic.convert import load_workload
from siemantic.targets.converter import is_installed
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import TARGETS
from siemantic.verify.exact import verify_as_asked
from siemantic.verify.languages import find_language
from siemantic.verify.ledger import Row
from siemantic.workers import open_workers

COLUMNS = ("converts", "proved", "tested", "refuted", "by some readings", "undecided", "unverified")


def main():
    """Print a table in Markdown, a row for each target, and the most frequent reasons."""
    arguments = _arguments()
    warnings.simplefilter("ignore")
    wanted = [each for each in TARGETS if not arguments.t or each.name in arguments.t]
    if arguments.exact:
        wanted = [each for each in wanted if find_language(each.name) is not None]
    installed = [each for each in wanted if is_installed(each)]
    print("| target |", " | ".join(COLUMNS), "|")
    print("| --- " * (len(COLUMNS) + 1) + "|")
    reasons = {}
    with tempfile.TemporaryDirectory() as folder, open_workers() as workers:
        workload = _workload(arguments, Path(folder), workers)
        for target in installed:
            rows = verify_as_asked(
                workload,
                [_request(target, arguments)],
                Cache(Path(folder, "none")),
                workers=workers,
            )
            print(f"| `{target.name}` |", " | ".join(map(str, _numbers(rows))), "|", flush=True)
            reasons[target.name] = Counter(map(_reason, rows))
    for name, found in reasons.items():
        for (verdict, reason), number in _most_frequent(found):
            print(f"{name}: {number} {verdict}: {reason}")
    missing = [each.name for each in wanted if each not in installed]
    print("not installed:", ", ".join(missing) or "none")


def _arguments():
    parser = argparse.ArgumentParser(description="What becomes of rules at each target.")
    parser.add_argument("rules", type=Path, nargs="?", help="a folder of Sigma rules")
    names = [each.name for each in TARGETS]
    parser.add_argument(
        "-t", action="append", metavar="NAME", choices=names, help="a target; may be repeated"
    )
    parser.add_argument("--cases", type=Path, help="rules in a JSON file, in the place of RULES")
    parser.add_argument("--without-pipelines", action="store_true", help="fields as Sigma has them")
    parser.add_argument("--exact", action="store_true", help="queries that are known to be exact")
    arguments = parser.parse_args()
    if (arguments.rules is None) == (arguments.cases is None):
        parser.error("name a folder of rules, or --cases FILE, and not both")
    if arguments.rules is not None and not arguments.rules.exists():
        parser.error(f"there is no '{arguments.rules}'; -t is repeated for each target: -t a -t b")
    return arguments


def _workload(arguments, folder, workers):
    if arguments.cases is None:
        return load_workload([str(arguments.rules)], workers=workers)
    cases = json.loads(arguments.cases.read_text(encoding="utf-8"))
    for number, case in enumerate(cases):
        text = yaml.safe_dump(case["rule"], allow_unicode=True)
        Path(folder, f"{number:04}.yml").write_text(text, encoding="utf-8")
    return load_workload([str(folder)])


def _request(target, arguments):
    bare = arguments.without_pipelines
    if target.uses_profile:
        profile = "plain" if bare else "ibm"
        return TargetRequest(target.name, profile, exact=arguments.exact)
    return TargetRequest(target.name, pipelines=() if bare else None, exact=arguments.exact)


def _numbers(rows: tuple[Row, ...]):
    counts = Counter(each.verdict for each in rows)
    some = sum(each.verdict == "refuted" and bool(each.readings) for each in rows)
    converted = len(rows) - counts["unsupported"] - counts["broken"]
    refuted = counts["refuted"] - some
    return (
        converted,
        counts["proved"],
        counts["tested"],
        refuted,
        some,
        *(counts[each] for each in ("undecided", "unverified")),
    )


def _most_frequent(found):
    """The three most frequent reasons of each verdict."""
    for wanted in ("unsupported", "refuted", "undecided"):
        yield from [each for each in found.most_common() if each[0][0] == wanted][:3]


def _reason(row: Row):
    if row.counterexample is not None:
        return row.verdict, _cause(row.counterexample)
    reason = row.reason.partition(":")[0]
    return row.verdict, textwrap.shorten(reason, 90, placeholder=" …")


def _cause(example):
    """How the query goes wrong on the event, and the kind of the rule's part that decides."""
    field, _, value = example.part.partition(": ")
    name, _, modifiers = field.partition("|")
    verb = "misses" if example.rule_matches else "finds"
    if not example.part:
        return f"{verb} an event, for one of several parts"
    if not value:
        kind = "a condition that the rule does not have"
    elif name not in example.event:
        kind = "a field that the event does not have"
    elif modifiers:
        kind = f"a value with {modifiers}"
    else:
        kind = "a text with a wildcard" if "*" in value else "a text or a number"
    return f"{verb} an event, for {kind}"


if __name__ == "__main__":
    main()
