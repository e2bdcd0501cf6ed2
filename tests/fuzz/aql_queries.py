"""
Fuzz the AQL parser and printer, guided by coverage, with Atheris (https://github.com/google/atheris).

Atheris and PyYAML are all that it needs; they stand in no list of dependencies. To run it for ten
minutes with what it found kept in `FOLDER`, which is filled with our queries when it is new:

    pip install atheris pyyaml
    PYTHONPATH=src python tests/fuzz/aql.py FOLDER -max_total_time=600 -max_len=2000

It stops at the first text that breaks a law, which it writes to a file `crash-...`. The laws: any
text parses or raises AqlSyntaxError with a place inside the text, and what parses prints, in both
styles, to a text with an equal tree.
"""

import sys
from pathlib import Path

import atheris
import yaml

with atheris.instrument_imports(include=["siemantic"]):
    from siemantic.aql.parser import parse, parse_condition
    from siemantic.aql.printer import condition_to_aql, to_aql
    from siemantic.errors import AqlSyntaxError

_CASES = Path(__file__).parent.parent / "cases" / "aql"
_MODES = ((parse, to_aql), (parse_condition, condition_to_aql))


def fuzz(data):
    """Check the laws on a text, as a query and as a condition."""
    text = data.decode("utf-8", "replace")
    for read, write in _MODES:
        try:
            tree = read(text)
        except AqlSyntaxError as error:
            _check_error(error, text)
        else:
            for one_line in (False, True):
                _check_print(read, write(tree, one_line=one_line), tree)


def _check_error(error, text):
    assert 0 <= error.start <= error.end <= len(text)
    assert error.message


def _check_print(read, printed, tree):
    assert read(printed) == tree


def fill(folder):
    """Write our queries to the folder, as texts to begin with."""
    folder.mkdir(parents=True)
    cases = yaml.safe_load((_CASES / "queries.yml").read_text(encoding="utf-8"))
    for number, case in enumerate(cases.values()):
        (folder / f"query-{number}").write_text(case["query"], encoding="utf-8")


def main():
    """Run Atheris with the arguments of the command line."""
    folders = [Path(each) for each in sys.argv[1:] if not each.startswith("-")]
    for folder in folders:
        if not folder.exists():
            fill(folder)
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
