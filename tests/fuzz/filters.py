"""Fuzz Sigma filters, which stand in one file with the rules that they are for."""

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
