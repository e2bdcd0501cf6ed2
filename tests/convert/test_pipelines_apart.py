"""
What one target's pipelines are does not depend on which others were imported before.

pySigma makes one object of all functions that its decorator `Pipeline` is given, so that the last
of them would be all of them: Sysmon's and Quickwit's among the packages of our targets.
"""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.backends

RULE = """\
title: A rule
logsource: {product: windows, category: process_creation}
detection:
    selection: {Image|endswith: '\\a.exe'}
    condition: selection
"""
REQUESTS = """\
import json, sys
from siemantic.convert import convert_all, load_workload
from siemantic.targets.request import TargetRequest
workload = load_workload(["rule.yml"])
sysmon = TargetRequest("lucene")
quickwit = TargetRequest("quickwit", None, ("quickwit_windows_pipeline",))
others = TargetRequest("opensearch_lucene")
order = {"sysmon": [sysmon, quickwit], "quickwit": [quickwit, sysmon]}[sys.argv[1]]
made = [convert_all(workload, [each])[0] for each in (*order, others)]
print(json.dumps({each.request.target: each.queries for each in made}))
"""


def queries_in(order, folder):
    """The queries of a new process, by their targets."""
    (folder / "rule.yml").write_text(RULE)
    command = [sys.executable, "-c", REQUESTS, order]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_the_order_of_targets_changes_no_query(tmp_path):
    first, second = (queries_in(order, tmp_path) for order in ("sysmon", "quickwit"))
    assert first == second
    assert "winlog.channel" in first["lucene"][0]
    assert "winlog.channel" in first["opensearch_lucene"][0]
    assert "winlog.channel" not in first["quickwit"][0]
