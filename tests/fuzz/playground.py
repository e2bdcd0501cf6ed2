"""Fuzz the playground: requests for its files, and what each of its parts says to a body."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import json

from fuzz.harness import main
from fuzz.laws import check_refusal, check_words
from siemantic.errors import SiemanticError
from siemantic.playground.answers import PARTS
from siemantic.playground.gate import RefusalError, read_question
from siemantic.targets.request import TargetRequest

ENDING = "json"
REQUESTS = (TargetRequest("qradar_aql", "plain"), TargetRequest("sqlite", None))


def check(data, folder):
    """Each part answers in JSON, or refuses in its own words."""
    del folder
    try:
        asked = read_question(data, REQUESTS)
    except RefusalError as error:
        check_refusal(error)
        return
    for name, part in PARTS.items():
        try:
            said = json.dumps(part(asked), default=str)
        except SiemanticError as error:
            said = str(error)
        assert said, name
        check_words(said)


if __name__ == "__main__":
    main(__file__)
