"""
What is known of the queries of another QRadar backend, pysigma-backend-qradar-community.

    pip install '.[targets]'
    python bench/verify_community.py PATH/TO/RULES [--cases FILE] [--sample 300]

Its queries (without a pipeline, so that columns are named as Sigma's fields) go through what
`siemantic verify --rule RULE --query FILE --profile plain` does. FILE has rules as JSON, each as
`rule` in a list of objects.
"""

import argparse
import json
import random
import tempfile
import warnings
from collections import Counter
from pathlib import Path

import yaml
from sigma.backends.QRadarAQL import QRadarAQLBackend
from sigma.collection import SigmaCollection

from siemantic.convert import load_workload
from siemantic.rules.sigma import build_unit
from siemantic.targets.request import TargetRequest
from siemantic.verify.verdicts import verify_query


def main():
    """Print the verdicts of each set of rules, and some that are refuted."""
    parser = argparse.ArgumentParser(description="Verify the queries of another backend.")
    parser.add_argument("rules", type=Path, help="a folder of Sigma rules")
    parser.add_argument("--cases", type=Path, help="rules in a JSON file")
    parser.add_argument("--sample", type=int, default=300)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    if arguments.cases is not None:
        _report("cases", _units_of_cases(arguments.cases))
    units = load_workload([str(arguments.rules)]).units
    _report("rules", random.Random(42).sample(units, min(arguments.sample, len(units))))


def _units_of_cases(path):
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(json.loads(path.read_text(encoding="utf-8"))):
            text = yaml.safe_dump(case["rule"], allow_unicode=True)
            Path(folder, f"{number:04}.yml").write_text(text, encoding="utf-8")
        return load_workload([folder]).units


def _report(name, units):
    rows = {unit.document.path: _verdict(unit) for unit in units}
    print(name, dict(Counter(verdict for verdict, _ in rows.values())))
    refuted = [(path, row) for path, (_, row) in rows.items() if row and row.counterexample]
    for path, row in random.Random(1).sample(refuted, min(5, len(refuted))):
        found = row.counterexample
        print(f"  {Path(path).name}: {found.part}: {dict(found.event)} {' '.join(row.readings)}")


def _verdict(unit):
    try:
        rule = build_unit(unit)[-1]
        (text, *_) = QRadarAQLBackend().convert(SigmaCollection([rule]))
    except Exception:  # noqa: BLE001 - it refuses what it cannot say in many ways
        return "not converted", None
    row = verify_query(unit, TargetRequest("qradar_aql", "plain"), text)
    is_open = row.verdict == "refuted" and row.readings
    return ("refuted by some readings" if is_open else row.verdict), row


if __name__ == "__main__":
    main()
