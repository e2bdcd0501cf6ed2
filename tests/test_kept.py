"""What a process keeps of files can be forgotten, all of it at once."""

import re
import subprocess
import sys
from pathlib import Path

import siemantic
from siemantic.convert import convert_all, load_workload
from siemantic.kept import forget
from siemantic.profiles.load import get_profile
from siemantic.targets.request import TargetRequest

RULE = """\
title: A rule
logsource: {product: windows, category: process_creation}
detection:
    selection: {Image: x}
    condition: selection
"""
CACHED = re.compile(r"^from functools import (.*\b)?cache\b", re.MULTILINE)


def test_a_profile_that_changed_gives_another_query(tmp_path):
    rule, profile = tmp_path / "a.yml", tmp_path / "site.yml"
    rule.write_text(RULE, encoding="utf-8")
    request = TargetRequest("qradar_aql", str(profile))
    found = []
    for column in ("Then", "Now", "Now"):
        profile.write_text(f"extends: ibm\nfields: {{Image: {column}}}\n", encoding="utf-8")
        (conversion,) = convert_all(load_workload([str(rule)]), [request])
        found.append(next(each for each in ("Then", "Now") if each in conversion.texts[0]))
        if len(found) == 2:
            forget()
    assert found == ["Then", "Then", "Now"]
    assert get_profile(str(profile)).find_columns("Image")[0].name == "Now"


def test_no_other_cache_depends_on_files():
    """Who adds one that never forgets says here what it is: nothing of the user's files."""
    root = Path(siemantic.__file__).parent
    found = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if CACHED.search(path.read_text(encoding="utf-8"))
    }
    assert found == {
        "catalogue/highlighting.py",  # lexers
        "catalogue/pages.py",  # our own templates
        "attack/__init__.py",  # our own copy of ATT&CK
        "cache.py",  # a digest of our own files
        "engines/clickhouse.py",  # an engine, which has the rows that it is given
        "engines/databricks.py",  # as above
        "engines/eql/__init__.py",  # a class
        "kept.py",
        "lint/validators.py",  # which plug-ins are installed
        "logic/folding.py",  # letters
        "logic/globs.py",  # letters
        "targets/pipeline_shapes.py",  # the classes of pySigma
        "verify/events.py",  # texts, for one call
        "targets/lookups.py",  # nothing: what is done once
        "targets/qradar_aql/patterns.py",  # letters
        "verify/remembered.py",  # which packages are installed
    }


def test_forgetting_imports_nothing():
    code = "import sys, siemantic.kept; print('sigma' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
