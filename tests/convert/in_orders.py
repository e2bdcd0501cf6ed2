"""
What targets make of rules in both orders and of each alone, in a process of its own.

Each order has a process in which the targets were opened and no rule was converted yet, so that
what a backend keeps on a class or in a module is as it was.
"""

import json
import os
import subprocess
import sys
from multiprocessing import get_context
from pathlib import Path

import yaml

from cases_of import CASES
from siemantic.convert import check_requests, convert_one, load_workload
from siemantic.diagnostics import to_json
from siemantic.targets.request import TargetRequest


def told_otherwise(folder, names):
    """For each target the rules of `cases/convert/any_order.yml` of which one order tells more."""
    content = yaml.safe_load((CASES / "convert" / "any_order.yml").read_text(encoding="utf-8"))
    rules = [{"title": title, "name": title} | case for title, case in content.items()]
    path = Path(folder, "rules.yml")
    path.write_text(yaml.safe_dump_all(rules, allow_unicode=True), encoding="utf-8")
    command = [sys.executable, "-W", "ignore", __file__, str(path), *names]
    environment = {**os.environ, "PYTHONPATH": str(CASES.parent)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    forward, *others = json.loads(done.stdout)
    return {
        name: [
            (title, told, *(each[name][title] for each in others))
            for title, told in forward[name].items()
            if any(each[name][title] != told for each in others)
        ]
        for name in names
    }


def _told_in_order(units, requests):
    """Target -> title of each rule -> all that is told of it, where the rules are in that order."""
    return {
        request.target: {unit.document.title: _told(convert_one(unit, request)) for unit in units}
        for request in requests
    }


def _told(conversion):
    problem = None if conversion.problem is None else to_json(conversion.problem)
    return [conversion.status, conversion.queries, conversion.notes, problem]


def _main(path, *names):
    units = load_workload([path]).units
    requests = [TargetRequest(each, "plain" if each == "qradar_aql" else None) for each in names]
    check_requests(requests)
    orders = [units, units[::-1], *([each] for each in units)]
    with get_context("fork").Pool(2, maxtasksperchild=1) as pool:
        tasks = [(each, requests) for each in orders]
        forward, backward, *each_alone = pool.starmap(_told_in_order, tasks, chunksize=1)
    alone = {
        name: {title: told for each in each_alone for title, told in each[name].items()}
        for name in names
    }
    json.dump([forward, backward, alone], sys.stdout)


if __name__ == "__main__":
    _main(*sys.argv[1:])
