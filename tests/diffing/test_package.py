"""Rules of today beside what another version of a package makes of them."""

import json
import re
import sys
from dataclasses import replace
from importlib.metadata import version
from itertools import count
from pathlib import Path

import pytest

from diffing.sides import SQLITE, changes, events, outcomes, rule, write
from siemantic.diffing import Inputs, find_against
from siemantic.errors import ConfigurationError
from siemantic.targets.isolated import environment
from siemantic.targets.isolated.other_version import with_packages
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import TARGETS, get_target

PACKAGE = "pysigma==1.4.0"
_NUMBERS = count(1)
WORKER = Path(__file__).parent.parent / "targets" / "failing_worker.py"


@pytest.fixture
def make(tmp_path, monkeypatch):
    """Makes an environment by hand, with a program for its Python, and gives its package."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    def make_environment(name, *program):
        wanted = f"pysigma==1.4.{next(_NUMBERS)}"  # converters are kept as long as tests run
        target = with_packages(get_target(name), wanted)
        folder = environment.folder_of(target)
        write(folder, {"bin/python": f"#!/bin/sh\nexec {' '.join(program)}\n", "finished": ""})
        (folder / "bin" / "python").chmod(0o755)
        packages = folder / "lib" / "python3" / "site-packages"
        packages.joinpath(*target.backend.partition(":")[0].split(".")).mkdir(parents=True)
        pinned = [re.split("[<>=!~]", pin)[0] for pin in target.isolation.pins]
        here = {package: version(package) for package in pinned}
        for package in (here | {"pysigma": "1.4.0", "some_thing": "1.0"}).items():
            metadata = "Metadata-Version: 2.1\nName: {}\nVersion: {}\n".format(*package)
            write(packages, {f"{'-'.join(package)}.dist-info/METADATA": metadata})
        return wanted

    return make_environment


@pytest.mark.backends
@pytest.mark.parametrize("name", ["sqlite", "kusto", "splunk", "lucene"])
def test_same_packages_change_nothing(make, tmp_path, name):
    """
    What the worker writes is what is written here.

    Also by a backend that would keep something from one rule to the next, as those for Kusto and
    Splunk do.
    """
    package = make(name, sys.executable, '"$@"')
    detections = {
        "a.yml": rule("A", "Image|re: 'a.*b', CommandLine|re: 'c+'"),
        "b.yml": rule("B", "Image|re: 'b.*c', CommandLine|re: 'd+'", 11),
        "c.yml": rule("C", "Image|contains: [x, y], User|utf16le|base64offset|contains: z", 12),
        "d.yml": rule("D", "Nonsense: a", 13),
    }
    write(tmp_path / "r", detections)
    found = changes(package, TargetRequest(name), tmp_path / "r")
    assert {each.outcome for each in found} <= {"unchanged", "nowhere"}
    assert sum(each.outcome == "unchanged" for each in found) >= 3


@pytest.mark.backends
def test_other_query_is_compared(make, tmp_path):
    """This worker answers with the title; it dies of one, of which nothing is known then."""
    package = make("sqlite", sys.executable, f"'{WORKER}'")
    queries = ("SELECT * FROM t WHERE Image LIKE 'a%'", "dies")
    write(tmp_path / "r", {f"{n}.yml": rule(q, "Image: a", 10 + n) for n, q in enumerate(queries)})
    found = changes(package, SQLITE, tmp_path / "r")
    assert outcomes(found) == [("changed", queries[0]), ("failed", "dies")]
    assert list(events(found[0])) == ["old"]


@pytest.mark.backends
def test_correlation_is_not_compared(make, tmp_path):
    """It is not said to convert now because the worker knows no correlations."""
    package = make("splunk", sys.executable, '"$@"')
    correlation = {
        "type": "event_count",
        "rules": ["5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b10"],
        "group-by": ["User"],
        "timespan": "5m",
        "condition": {"gte": 3},
        "generate": True,
    }
    text = json.dumps({"title": "many", "correlation": correlation})
    write(tmp_path / "r", {"a.yml": rule("A", "Image: a"), "b.yml": text})
    found = changes(package, TargetRequest("splunk"), tmp_path / "r")
    assert outcomes(found) == [("unknown", "many"), ("unchanged", "A")]


def test_other_versions_of_pysigma_are_told(make):
    """As they may be the cause of a change; other packages are not."""
    package = make("sqlite", sys.executable)
    other = find_against(package, Inputs(("r",)))
    (note,) = other.notes(SQLITE)
    assert note.startswith("pysigma is 1.4.0 there and ")


def test_version_without_the_backend_is_told_once(make, tmp_path):
    """Before any rule is converted."""
    answer = tmp_path / "answer"
    error = {"kinds": ["ImportError"], "words": "no such thing"}
    answer.write_text(json.dumps({"number": 1, "error": error}) + "\n", encoding="utf-8")
    package = make("sqlite", "cat", f"'{answer}'", "-")
    told = f"cannot be opened with {package}: no such thing; choose other pipelines"
    with pytest.raises(ConfigurationError, match=told):
        find_against(package, Inputs(("r",))).check(SQLITE)


@pytest.mark.parametrize(
    ("package", "name", "told"),
    [
        ("pysigma==", "sqlite", "'pysigma==' is no version of a package"),
        ("-e .==1", "sqlite", "'-e .==1' is no version of a package"),
        ("pysigma==1.*", "sqlite", "is no version of a package"),
        (PACKAGE, "sqlite", f"run: siemantic targets install sqlite --with {PACKAGE}$"),
        (PACKAGE, "qradar", f"run: siemantic targets install qradar --with {PACKAGE}$"),
        (PACKAGE, "qradar_aql", "'qradar_aql' comes with siemantic"),
        ("foo==1", "sqlite", "'sqlite' does not use the package 'foo'; it uses pyparsing, "),
        (f"{PACKAGE},foo==1", "splunk", "'splunk' does not use the package 'foo'; it uses "),
        ("pysigma-backend-splunk==2.1.0", "sqlite", "does not use the package"),
        ("pysigma-backend-splnk==2.1.0", "splunk", "does not use the package"),
        ("regex==2024.1.1", "qradar", "'qradar' does not use the package 'regex'"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_with_is_told(tmp_path, monkeypatch, package, name, told):
    """With the way out; nothing is downloaded."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with pytest.raises(ConfigurationError, match=told):
        find_against(package, Inputs(("r",))).check(TargetRequest(name))


def test_package_stands_in_the_place_of_what_the_target_requires():
    """By its name in any spelling; pinned environments stay pinned."""
    sqlite = with_packages(get_target("sqlite"), "pySigma_Backend.sqlite==1.1.3").isolation
    assert sqlite.pins == ("pysigma-backend-sqlite==1.1.3",)
    preferred = [each for each in sqlite.preferred if each.startswith("pysigma-backend-sqlite=")]
    assert preferred == list(sqlite.pins)
    qradar = with_packages(get_target("qradar"), "pysigma==0.9.9").isolation
    own = get_target("qradar").isolation
    assert set(own.pins) - set(qradar.pins) == {"pysigma==0.9.11"}
    assert qradar == replace(own, pins=qradar.pins)


@pytest.mark.parametrize(
    ("package", "name"),
    [
        ("PySigma==1.4.0", "sqlite"),
        ("pysigma_pipeline_sysmon==2.0.0", "splunk"),
        ("pysigma-pipeline-windows==2.0.0", "splunk"),
        ("pysigma-backend-elasticsearch==2.1.0", "opensearch_ppl"),
        ("pyparsing==3.2.0", "sqlite"),
        ("regex==2024.1.1", "qradar_ibm"),
    ],
)  # fmt: skip
def test_package_that_a_target_uses_can_be_named(package, name):
    """Of its rows, of pySigma, and of pipelines, which any target can be given."""
    assert package.partition("==")[2] in str(with_packages(get_target(name), package).isolation)


@pytest.mark.parametrize("target", [t for t in TARGETS if not t.uses_profile], ids=lambda t: t.name)
def test_each_package_of_a_target_can_be_named(target):
    """All that is installed for it, in any version."""
    for each in target.isolation.pins if target.isolation else target.requirements:
        name = re.split("[<>=]", each)[0]
        assert f"{name.lower()}==9" in with_packages(target, f"{name}==9").isolation.pins
