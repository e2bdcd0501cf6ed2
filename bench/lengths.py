"""
How long our queries are, against those of the QRadar backend that the community keeps.

    pip install '.[targets]'
    python bench/lengths.py PATH/TO/RULES

For each rule that both convert, the length of ours (profile plain) is divided by that of the other
(without a pipeline, so that both use the names of Sigma's fields).
"""

import argparse
import statistics
from pathlib import Path

from sigma.collection import SigmaCollection

from siemantic.convert import convert_all, load_workload
from siemantic.targets.request import TargetRequest


def main():
    """Print the number of rules, and the median and the extremes of the ratio."""
    parser = argparse.ArgumentParser(description="Compare the lengths of AQL queries.")
    parser.add_argument("rules", type=Path, help="a folder of Sigma rules")
    folder = parser.parse_args().rules
    ours, ratios = _ours(folder), []
    for path, text in ours.items():
        other = _theirs(path)
        if other is not None:
            ratios.append(len(text) / len(other))
    deciles = statistics.quantiles(ratios, n=10)
    print(f"{len(ours)} rules converted by siemantic, {len(ratios)} by both")
    print(f"median ratio {statistics.median(ratios):.2f}")
    print(f"tenth {deciles[0]:.2f}, ninetieth percentile {deciles[-1]:.2f}, most {max(ratios):.2f}")


def _ours(folder):
    request = TargetRequest("qradar_aql", "plain", ())
    conversions = convert_all(load_workload([str(folder)]), [request])
    done = (each for each in conversions if each.status == "converted")
    return {each.path: "\n\n".join(each.queries) for each in done}


def _theirs(path):
    from sigma.backends.QRadarAQL import QRadarAQLBackend

    try:
        rules = SigmaCollection.from_yaml(Path(path).read_text(encoding="utf-8"))
        return "\n\n".join(QRadarAQLBackend().convert(rules)) or None
    except Exception:  # noqa: BLE001 - it refuses what it cannot say in many ways
        return None


if __name__ == "__main__":
    main()
