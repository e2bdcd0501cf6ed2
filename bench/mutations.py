"""
How many damaged queries an engine refuses: what its "tested" is worth as a check of syntax.

    pip install '.[targets,engines]'
    python bench/mutations.py PATH/TO/RULES lucene [--sample 100]

Each query of the sample is damaged once in each way that it has a place for, and run over one row.
"""

import argparse
import random
import re
import warnings
from collections import Counter

from siemantic.convert import convert_one, load_workload
from siemantic.errors import UndecidedError
from siemantic.targets.lookups import import_object
from siemantic.targets.request import TargetRequest

DAMAGES = {
    "opening bracket dropped": (r"(?<!\\)\(", ""),
    "closing bracket dropped": (r"(?<!\\)\)", ""),
    "quote dropped": (r"(?<!\\)[\"']", ""),
    "operator doubled": (r"\b(AND|OR|and|or)\b", r"\1 \1"),
    "operator at the end": (r"\Z", " AND"),
}
"""What is damaged -> where it can be, and what stands there then."""

ROW = {"a": "x"}


def main():
    """Print for each damage how many queries were refused of how many."""
    parser = argparse.ArgumentParser(description="Damage queries, and see what is refused.")
    parser.add_argument("rules", help="a folder of Sigma rules")
    parser.add_argument("target")
    parser.add_argument(
        "--engine", help="as module:function; that of the target's name if not given"
    )
    parser.add_argument("--sample", type=int, default=100)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    engine = import_object(arguments.engine or f"siemantic.engines.{arguments.target}:verdicts")
    refused, total = Counter(), Counter()
    for query in _queries(arguments):
        if _refuses(engine, query):
            refused["not damaged"] += 1
        total["not damaged"] += 1
        for name, damaged in _damaged(query):
            total[name] += 1
            refused[name] += _refuses(engine, damaged)
    for name, count in total.items():
        print(f"{name}: {refused[name]} of {count} refused")
    damaged = total.total() - total["not damaged"]
    share = (refused.total() - refused["not damaged"]) / damaged
    print(f"all damages: {share:.1%} of {damaged}")


def _queries(arguments):
    units = load_workload([arguments.rules]).units
    chosen = random.Random(42).sample(units, min(arguments.sample, len(units)))
    request = TargetRequest(arguments.target, pipelines=())
    return [text for unit in chosen for text in convert_one(unit, request).queries]


def _damaged(query):
    """One query for each damage, at a place that is the same in every run."""
    source = random.Random(query)
    for name, (pattern, instead) in DAMAGES.items():
        places = list(re.finditer(pattern, query))
        if places:
            place = source.choice(places)
            yield name, query[: place.start()] + place.expand(instead) + query[place.end() :]


def _refuses(engine, query):
    try:
        engine(query, [ROW])
    except UndecidedError:
        return True
    return False


if __name__ == "__main__":
    main()
