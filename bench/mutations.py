"""
How sharp the engine or the parser of a target is: the share of damaged queries that it refuses.

    pip install '.[targets,engines,parsers]'
    python bench/mutations.py PATH/TO/RULES -t kusto [--parser] [-p PIPELINE] [--rules N] [--show N]

One damaged copy is made of each query that it takes: a bracket or a quote dropped, AND added at the
end, or an operator doubled. What is not refused may be a query still, such as one that has lost a
quote inside a text.
"""

import argparse
import random
from collections import Counter
from pathlib import Path

from siemantic.convert import convert_all, load_workload
from siemantic.errors import UndecidedError
from siemantic.targets.request import TargetRequest
from siemantic.verify.languages import find_language
from siemantic.verify.parsing import ask_parser

_CONJUNCTIONS = (" and ", " AND ", " && ", ", ")
_OPERATORS = (" and ", " AND ", " or ", " OR ", " && ", " || ")


def main():
    """Print a line for each kind of damage, then their sum."""
    parser = argparse.ArgumentParser(description="Damage queries, and see what is refused.")
    parser.add_argument("folder", type=Path, help="a folder of Sigma rules")
    parser.add_argument("-t", "--target", required=True)
    parser.add_argument("--parser", action="store_true", help="ask the parser, not the engine")
    parser.add_argument("-p", "--pipeline", action="append", help="a name, or none")
    parser.add_argument("--rules", type=int, default=300, help="so many, drawn with seed 42")
    parser.add_argument("--show", type=int, default=0, help="print so many that are not refused")
    arguments = parser.parse_args()
    pipelines = arguments.pipeline and tuple(set(arguments.pipeline) - {"none"})
    request = TargetRequest(arguments.target, pipelines=pipelines)
    takes = _parses if arguments.parser else _runs
    made, refused, shown = Counter(), Counter(), 0
    for number, query in enumerate(_queries(arguments, request, takes)):
        conjunction = " AND " if "lucene" in arguments.target else " and "
        kind, damaged = _damage(query, random.Random(number), conjunction)
        made[kind] += 1
        if not takes(damaged, request):
            refused[kind] += 1
        elif shown < arguments.show:
            shown += 1
            print(f"{kind}: {damaged}")
    for kind, count in sorted(made.items()):
        print(f"{kind}: {refused[kind]} of {count} refused")
    total, caught = sum(made.values()), sum(refused.values())
    print(f"{arguments.target}: {caught} of {total} refused ({100 * caught / total:.0f} %)")


def _queries(arguments, request, takes):
    """The queries of a sample of the rules that are taken as they are."""
    paths = sorted(str(path) for path in arguments.folder.rglob("*.yml"))
    drawn = random.Random(42).sample(paths, min(arguments.rules, len(paths)))
    for conversion in convert_all(load_workload(drawn), [request]):
        for each in conversion.texts:
            if takes(each, request):
                yield each
            else:
                print(f"not taken as it is: {conversion.path}")


def _parses(query, request):
    parsed = ask_parser(request, (query,))
    assert parsed is not None, f"there is no parser of {request.target} here, or it cannot tell"
    return parsed.refusal is None


def _runs(query, request):
    language = find_language(request.target)
    assert language is not None, f"nothing runs the queries of {request.target} here"
    queries = language((query,), None)
    try:
        for choice in queries.choices():
            queries.finds([{}], choice)
    except UndecidedError:
        return False
    return True


def _damage(query, chance, conjunction):
    """The kind of the damage and the query with it; a query without AND gets that one."""
    ways = {
        "bracket dropped": _without(query, "()[]{}", chance),
        "quote dropped": _without(query, "\"'", chance),
        "trailing AND": query + _first_in(query, _CONJUNCTIONS, conjunction).rstrip(),
        "doubled operator": _doubled(query, chance),
    }
    kinds = [kind for kind, text in ways.items() if text != query]
    kind = chance.choice(kinds)
    return kind, ways[kind]


def _without(query, characters, chance):
    places = [at for at, each in enumerate(query) if each in characters]
    if not places:
        return query
    at = chance.choice(places)
    return query[:at] + query[at + 1 :]


def _first_in(query, words, otherwise):
    return next((each for each in words if each in query), otherwise)


def _doubled(query, chance):
    places = [
        (at, word) for word in _OPERATORS for at in range(len(query)) if query.startswith(word, at)
    ]
    if not places:
        return query
    at, word = chance.choice(places)
    return query[:at] + word + query[at:]


if __name__ == "__main__":
    main()
