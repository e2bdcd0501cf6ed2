"""The queries for Google SecOps are the same at each run."""

import os
import subprocess

import pytest

from commands import COMMAND

RULE = """\
title: Updates that failed
logsource: {product: windows, service: sysmon}
detection:
    selection: {EventID: [1, 3, 11, 22], Image: a.exe}
    condition: selection
"""


@pytest.mark.backends
def test_query_does_not_hang_on_the_hashes_of_texts(tmp_path, environment):
    """A rule of several event types; Python chooses other hashes for each process."""
    (tmp_path / "a.yml").write_text(RULE, encoding="utf-8")
    words = [*COMMAND, "convert", "a.yml", "-t", "secops"]
    queries = {
        subprocess.run(
            words, cwd=tmp_path, env=os.environ | environment | {"PYTHONHASHSEED": str(seed)},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in range(1, 5)
    }  # fmt: skip
    assert len(queries) == 1
    (query,) = queries
    assert query.count("metadata.event_type = ") > 1
