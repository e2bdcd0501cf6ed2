"""Fuzz rules: from the file to findings, queries, events that match and verdicts."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from fuzz.harness import main
from fuzz.laws import check_rules

ENDING = "yml"


def check(data, folder):
    """The laws of all texts of rules."""
    check_rules(data, folder)


if __name__ == "__main__":
    main(__file__)
