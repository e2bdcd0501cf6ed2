"""What queries did in the tests of a rule -> what its page says of it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from siemantic.catalogue.entry import QueryTest, TestedEvent

_SIGNS = {"passed": "✓ ", "failed": "✗ ", "error": "✗ "}
_WORDS = {"skipped": "no query"}


class SameOutcome(NamedTuple):
    """The targets whose queries did the same in a test; the sign says no more than the word."""

    outcome: str
    sign: str
    word: str
    targets: tuple[str, ...]


def by_outcome(test: TestedEvent) -> tuple[SameOutcome, ...]:
    """What the queries did, those targets together whose queries did the same."""
    outcomes = dict.fromkeys(each.outcome for each in test.queries)
    return tuple(
        SameOutcome(
            outcome,
            _SIGNS.get(outcome, ""),
            _WORDS.get(outcome, outcome),
            tuple(each.target for each in test.queries if each.outcome == outcome),
        )
        for outcome in outcomes
    )


def failed_tests(tests: Sequence[TestedEvent], target: str) -> int:
    """How many tests the query of the target fails."""
    queries = (each for test in tests for each in test.queries if each.target == target)
    return sum(each.outcome == "failed" for each in queries)


def differing_tests(tests: Sequence[TestedEvent], target: str) -> int:
    """How many tests the query of the target fails, while the rule itself passes them."""
    return failed_tests([each for each in tests if each.outcome == "passed"], target)


def tested_queries(tests: Sequence[TestedEvent]) -> Iterator[str]:
    """For each target whose queries were run how many tests they pass, and what of the others."""
    groups: dict[str, list[QueryTest]] = {}
    for test in tests:
        for each in test.queries:
            groups.setdefault(each.target, []).append(each)
    for target, found in groups.items():
        counts = Counter(_WORDS.get(each.outcome, each.outcome) for each in found)
        if set(counts) != {"unverified"}:
            rest = [f"{count} {word}" for word, count in counts.items() if word != "passed"]
            more = f" ({', '.join(rest)})" if rest else ""
            yield f"{target} {counts['passed']} of {len(found)}{more}"
