"""What is installed with siemantic: from which version to which, and under which licence."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution

import pytest

ALLOWED = re.compile(
    r"MIT|BSD|Apache|PSF|Python Software Foundation|MPL|Mozilla|ISC|CNRI|LGPL|Lesser General Public"
)
STRICT = re.compile(r"AGPL|Affero|(?<!L)GPL|(?<!Lesser )General Public|Elastic License|SSPL")
NAMED = {
    "eql": "AGPL 3, runs EQL; see docs/decisions/0024-engines-under-the-agpl.md",
    "panther-core": "AGPL 3, runs Panther's rules; see the same",
    "pysigma-backend-loki": "AGPL 3, as its metadata say; see docs/security.md",
    "logql-to-logsql": "AGPL 3, Loki's parser, for tests on Python 3.13 alone",
    "detection-rules-esql-py": "Elastic License 2.0, for tests on Python 3.12 and newer alone",
}
"""What is neither permissive nor the LGPL. None of it comes without an extra."""

UNSAID = {"axe-playwright-python": "MIT"}
"""What says nothing of its licence in its metadata, and what its repository says."""


@pytest.fixture(scope="module")
def project(root):
    """The table of pyproject.toml."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def name_of(requirement):
    """packaging.python.org, "Name normalization"."""
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~\[; (]", requirement)[0]).lower()


def closure(requirements):
    """The names of all that is installed for the requirements."""
    found, waiting = set(), list(map(name_of, requirements))
    while waiting:
        name = waiting.pop()
        try:
            needed = distribution(name).requires or ()
        except PackageNotFoundError:
            continue  # for another Python or system
        if name not in found:
            found.add(name)
            waiting += [name_of(each) for each in needed if "extra ==" not in each]
    return found


def licence_of(name):
    """What its metadata say, the shortest way that says something."""
    data = distribution(name).metadata
    classifiers = [each for each in data.get_all("Classifier") or () if each.startswith("License")]
    named = [each.rpartition(" :: ")[2] for each in classifiers]
    said = data.get("License-Expression") or (data.get("License") or "").strip().partition("\n")[0]
    return " ".join([said, *(each for each in named if each != "OSI Approved")]) or UNSAID.get(name)


def test_every_dependency_has_a_lowest_and_a_highest_version(root, project):
    """And the lowest are versions that pip can be told to take, as .ci/run does."""
    extras = project["optional-dependencies"]
    done = subprocess.run(
        [sys.executable, ".ci/lowest.py", *extras],
        cwd=root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", each) for each in done.stdout.splitlines())


def test_a_package_has_one_range_wherever_it_is_named(project):
    several = [project["dependencies"], *project["optional-dependencies"].values()]
    ranges = {}
    for each in (each for requirements in several for each in requirements):
        ranges.setdefault(name_of(each), set()).add(re.sub(r".*?([<>=].*?)(;.*)?$", r"\1", each))
    assert {name: found for name, found in ranges.items() if len(found) > 1} == {}


def test_licences_are_those_that_are_allowed(project):
    """Permissive ones and the LGPL; anything else is named above, with why it is there."""
    extras = project["optional-dependencies"].values()
    installed = closure([*project["dependencies"], *(r for each in extras for r in each)])
    licences = {name: licence_of(name) or "" for name in installed - set(NAMED)}
    wrong = {
        name: said
        for name, said in licences.items()
        if not ALLOWED.search(said) or STRICT.search(said)
    }
    assert wrong == {}


def test_what_always_comes_is_under_none_of_the_strict_licences(project):
    assert closure(project["dependencies"]) & set(NAMED) == set()
