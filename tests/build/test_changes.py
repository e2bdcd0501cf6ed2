"""What each kind of change rebuilds, why an output is another, and what that means."""

import hashlib
import json
from contextlib import nullcontext
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

from build.repository import FILES
from siemantic.build import Reasons, built, load_settings, run_build, write_build
from siemantic.build.meaning import compare_meanings
from siemantic.cache import cache_of
from siemantic.cli.settled import find_settled, keep_settled
from siemantic.cli.totals import totals_of
from siemantic.convert import load_workload
from siemantic.kept import forget
from siemantic.verify import remembered

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "build" / "changes.yml").read_text(encoding="utf-8")
)
QUERIES = "qradar_aql"
LATER_NS = 2**62
"""A time at which no file of the tests is new any more."""


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """The repository, in its folder, with a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "r").mkdir()
    monkeypatch.chdir(tmp_path / "r")
    for name, text in FILES.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")


def build(monkeypatch=None):
    """A build with its settings, and the names of what it converted."""
    converted = []
    convert = built.convert_as_asked

    def spy(workload, requests, *arguments, **options):
        places = workload.places(requests)
        converted.extend(
            _name(each.request.target, each.relative.with_suffix("")) for each in places
        )
        return convert(workload, requests, *arguments, **options)

    if monkeypatch is not None:
        monkeypatch.setattr(built, "convert_as_asked", spy)
    # As a process of its own begins.
    forget()
    settings = load_settings(Path("siemantic.toml"))
    workload = load_workload(settings.rules, settings.filters, known=cache_of("documents"))
    return settings, run_build(workload, settings), sorted(converted)


def _name(target, name):
    return str(name) if target == QUERIES else f"../{target}/{name}"


def accept():
    """Build, accept all of it, and build again, so that it is known that nothing is left to do."""
    settings, result, _ = build()
    write_build(result, settings)
    settings, result, _ = build()
    keep_settled(result, settings, LATER_NS)


def change(case, monkeypatch):
    """Make the case's change."""
    for name, (old, new) in case.get("write", {}).items():
        text = Path(name).read_text(encoding="utf-8")
        assert old in text
        Path(name).write_text(text.replace(old, new), encoding="utf-8")
    for name, text in case.get("append", {}).items():
        with Path(name).open("a", encoding="utf-8") as file:
            file.write(text)
    for old, new in case.get("move", {}).items():
        Path(new).parent.mkdir(parents=True)
        Path(old).rename(new)
    for name in case.get("delete", ()):
        Path(name).unlink()
    if "versions" in case:
        monkeypatch.setattr(remembered, "_packages", lambda: ("pysigma of now",))
        _change_manifest(case["versions"])


def _change_manifest(versions):
    """The manifest as another version has written it, of the outputs that are there."""
    path = Path("output/manifest.json")
    content = json.loads(path.read_text(encoding="utf-8"))
    content["versions"] |= versions
    for entry in content["rules"]:
        for outcome in entry["outputs"].values():
            text = Path("output", outcome["file"]).read_bytes()
            outcome["sha256"] = hashlib.sha256(text).hexdigest()
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def params():
    """The cases; one with a backend is marked."""
    for name, case in CASES.items():
        marks = [pytest.mark.backends] if case.get("backends") else []
        yield pytest.param(case, id=name, marks=marks)


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("case", [*params()])
def test_what_changed_is_rebuilt_and_nothing_more(case, monkeypatch):
    with Path("siemantic.toml").open("a", encoding="utf-8") as file:
        file.write(case.get("settings", ""))
    accept()
    assert find_settled(LATER_NS).totals == totals_of(build()[1])
    change(case, monkeypatch)
    assert (find_settled(LATER_NS) is None) == bool(case)
    settings, result, converted = build(monkeypatch)
    assert converted == sorted(case.get("converted", ()))
    drift = {
        _name(*each.name.removesuffix(".aql").removesuffix(".sql").split("/", 1)): each
        for each in result.drift
        if each.name != "manifest.json"
    }
    why = Reasons(result.before, result.after)
    reasons = {name: [*why.of(each)] for name, each in drift.items()}
    versions = {"pysigma": version("pysigma")}
    assert reasons == {
        name: [each.format(**versions) for each in told]
        for name, told in case.get("drift", {}).items()
    }
    meanings = compare_meanings(result, settings)
    assert {
        name: meanings[each.name].outcome for name, each in drift.items() if each.name in meanings
    } == case.get("meaning", {})
    write_build(result, settings)
    assert build()[1].drift == ()


@pytest.mark.usefixtures("repository")
def test_what_is_remembered_is_what_would_be_made():
    """Without the cache the same comes out, to the letter."""
    accept()
    _, warm, _ = build()
    for path in Path("../cache").rglob("*.sqlite"):
        path.unlink()
    _, cold, _ = build()
    assert warm.after == cold.after
    assert [each.text for each in warm.built] == [each.text for each in cold.built]
    assert [each.conversion.problem for each in warm.built] == [
        each.conversion.problem for each in cold.built
    ]


@pytest.mark.usefixtures("repository")
def test_manifest_that_a_person_has_changed_is_no_error():
    """Whatever stands where a mapping was; the reasons are fewer then."""
    accept()
    path = Path("output/manifest.json")
    content = json.loads(path.read_text(encoding="utf-8"))
    content |= {"targets": [], "versions": "1"}
    content["rules"][0] |= {"outputs": ["a"], "sources": 1, "id": [1]}
    path.write_text(json.dumps(content), encoding="utf-8")
    _, result, _ = build()
    why = Reasons(result.before, result.after)
    assert [each.name for each in result.drift] == ["manifest.json"]
    assert why.of(result.drift[0]) == ()


class _KilledError(BaseException):
    """Ends a build where nothing in it expects to end."""


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("writes", range(6))
def test_build_that_is_killed_is_made_good_by_the_next(monkeypatch, writes):
    """After so many files; the next ends as if there had been none."""
    accept()
    before = _contents()
    for name in ("a", "b", "c"):
        Path("output/qradar_aql", f"{name}.aql").unlink()
    Path("rules/d.yml").write_text(FILES["rules/b.yml"].replace("b0b02", "b0b09"), encoding="utf-8")
    replaced = []

    def replace(source, target):
        if len(replaced) == writes:
            raise _KilledError
        replaced.append(target)
        return rename(source, target)

    rename = Path.replace
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        with pytest.raises(_KilledError) if writes < 5 else nullcontext():
            accept()
    accept()
    after = _contents()
    assert {name: after[name] for name in before if name.endswith(".aql")} == {
        name: text for name, text in before.items() if name.endswith(".aql")
    }
    assert build()[1].drift == ()
    assert not [*Path("output").rglob("*.part")]


def _contents():
    found = (each for each in Path("output").rglob("*") if each.is_file())
    return {str(each): each.read_bytes() for each in found}
