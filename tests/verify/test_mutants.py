"""A damaged query is refuted with an event that both sides have run, or is the same query still."""

import random
from collections import Counter
from pathlib import Path

import pytest

from verify.judging import mutant_rows, units_of

RULES = Path(__file__).parents[2] / "rules"


@pytest.mark.parametrize("profile", ["plain", "sysmon"])
def test_damage_to_our_own_rules_is_seen(profile):
    """All mutants are refuted, but for those that are proved to be the same."""
    verdicts = Counter(row.verdict for _, _, row in mutant_rows(units_of(RULES), profile))
    assert set(verdicts) <= {"refuted", "proved"}
    assert verdicts["refuted"] > 10 * verdicts["proved"]


@pytest.mark.corpus
def test_damage_to_public_rules_is_seen(corpus, capsys):
    """Of the mutants that differ, at least 99 in a hundred are refuted; the others are listed."""
    units = random.Random(42).sample(units_of(corpus), 300)
    rows = list(mutant_rows(units, "plain"))
    counts = Counter((kind, row.verdict) for kind, _, row in rows)
    left = [(kind, row) for kind, _, row in rows if row.verdict not in ("refuted", "proved")]
    with capsys.disabled():
        for (kind, verdict), count in sorted(counts.items()):
            print(f"{kind}: {count} {verdict}")  # noqa: T201 - numbers for people
        for kind, row in left:
            print(f"{kind}: {row.verdict} {row.path}: {row.reason}")  # noqa: T201 - as above
    refuted = sum(row.verdict == "refuted" for _, _, row in rows)
    assert refuted >= 0.99 * (refuted + len(left))
    assert all(
        row.counterexample.rule_matches != row.counterexample.query_finds
        for _, _, row in rows
        if row.verdict == "refuted"
    )
