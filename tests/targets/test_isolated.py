"""Backends that cannot live beside the others: installed, run, and survived when they fail."""

import shutil
import sys
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convert.in_orders import told_otherwise
from siemantic.convert import check_requests, content_of, convert_all, convert_one, load_workload
from siemantic.errors import ConfigurationError, FailedError, UnsupportedError
from siemantic.processes import WorkerError
from siemantic.targets.converter import is_installed
from siemantic.targets.isolated import environment
from siemantic.targets.isolated.answers import is_answer
from siemantic.targets.isolated.converter import IsolatedConverter, open_isolated, open_worker
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import TARGETS, get_target
from siemantic.verify.verdicts import verify_conversion
from targets.converting import write_rules
from targets.failing_worker import ODD_LINES

RULE = {
    "title": "a rule",
    "logsource": {"product": "windows", "category": "process_creation"},
    "detection": {
        "s": {"Image|endswith": "\\a.exe", "CommandLine|contains": ["one", "two"]},
        "condition": "s",
    },
}
FILTER = {
    "title": "a filter",
    "logsource": RULE["logsource"],
    "filter": {
        "rules": ["5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b01"],
        "own": {"User": "bob"},
        "condition": "not own",
    },
}
FAILURES = ("dies", "hangs", *ODD_LINES)


@pytest.fixture
def failing(tmp_path):
    """A Python that runs the worker which fails."""
    path = tmp_path / "python"
    worker = Path(__file__).with_name("failing_worker.py")
    path.write_text(f"#!/bin/sh\nexec '{sys.executable}' '{worker}'\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def converter_by(python):
    """The worker of that Python, as the target `qradar`."""
    worker = open_worker(python, {}, time_limit=2)
    return IsolatedConverter(TargetRequest("qradar"), get_target("qradar"), worker, ())


@pytest.fixture(scope="module")
def unit_of_rule(tmp_path_factory):
    """A rule with what it needs."""
    folder = tmp_path_factory.mktemp("rule")
    write_rules(folder, [RULE])
    (unit,) = load_workload([str(folder)]).units
    return unit


@pytest.mark.parametrize("failure", FAILURES)
def test_failing_worker_costs_one_rule(failing, tmp_path, failure):
    """It is told, and the rules after it are converted by a worker that is started again."""
    folder = tmp_path / "rules"
    folder.mkdir()
    titles = ("before", failure, "after", failure, "at the end")
    write_rules(folder, [RULE | {"title": title} for title in titles])
    converter = converter_by(failing)
    for unit in load_workload([str(folder)]).units:
        title = unit.document.title
        if title == failure:
            with pytest.raises(FailedError, match="the backend's process failed on the rule"):
                converter.convert(unit)
        else:
            assert converter.convert(unit) == ((title,), ())


def test_line_too_many_after_an_answer_is_no_other_answer(failing, tmp_path):
    """It may come so late that it costs the next rule, but no rule has the query of another."""
    folder = tmp_path / "rules"
    folder.mkdir()
    titles = ("says more afterwards", "after", "at the end")
    write_rules(folder, [RULE | {"title": title} for title in titles])
    converter = converter_by(failing)
    for unit in load_workload([str(folder)]).units:
        with suppress(UnsupportedError):
            assert converter.convert(unit) == ((unit.document.title,), ())


@pytest.mark.parametrize("failure", ["dies", "says nothing", "says an error that is none"])
def test_worker_that_fails_as_it_puts_a_file_together_is_asked_again(failing, tmp_path, failure):
    """What all rules of a run share does not hang on one process."""
    assert converter_by(failing).finalize([str(tmp_path / failure)]) == "put together"


@dataclass(frozen=True)
class Saying:
    """A process whose every answer is the same."""

    answer: object

    def ask(self, question):
        """As `WorkerProcess` does, without one."""
        if not is_answer(question, self.answer):
            raise WorkerError("no answer")
        return self.answer


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
PAIRS = st.lists(st.lists(VALUES, max_size=3) | st.tuples(st.text(), st.lists(st.text())).map(list))
LIKELY = {
    "queries": VALUES | st.lists(st.text()),
    "fields": VALUES | st.dictionaries(st.sampled_from(["Image", "x"]), st.lists(st.text())),
    "renamed_only": VALUES | st.just(True),
    "asked": VALUES | PAIRS,
    "text": VALUES | st.text(),
    "bytes": VALUES | st.text(),
    "error": VALUES
    | st.fixed_dictionaries({"kinds": VALUES | st.lists(st.text()), "words": VALUES}),
}


@given(st.fixed_dictionaries({}, optional=LIKELY))
def test_whatever_is_answered_is_used_or_is_the_failure_of_a_rule(unit_of_rule, answer):
    """Never an error of another kind, which would end the run."""
    converter = IsolatedConverter(TargetRequest("qradar"), get_target("qradar"), Saying(answer), ())
    with suppress(UnsupportedError):
        assert converter.convert(unit_of_rule)[0] == tuple(answer["queries"])
    with suppress(UnsupportedError):
        converter.prepare(unit_of_rule)
    with suppress(UnsupportedError):
        assert isinstance(converter.finalize(["a"]), str | bytes)


def test_what_a_backend_prints_is_no_answer():
    """Here what is opened does nothing but to print."""
    opening = {"backend": "builtins:print", "pipelines": [], "options": {}, "keeps_state": True}
    worker = open_worker(Path(sys.executable), opening | {"reset": None, "own_pipeline": None})
    assert worker.open() == {"opened": True}


def test_environment_without_a_python_is_told(tmp_path):
    """A file that is no program."""
    converter = converter_by(tmp_path / "none")
    with pytest.raises(UnsupportedError, match="it cannot be started"):
        converter.finalize(["a"])


def test_target_that_is_not_installed_says_the_command(tmp_path, monkeypatch):
    """Before any rule is read."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    write_rules(tmp_path, [RULE])
    with pytest.raises(ConfigurationError, match=r"run: siemantic targets install qradar$"):
        convert_all(load_workload([str(tmp_path)]), [TargetRequest("qradar")])


def test_environment_that_cannot_be_made_leaves_nothing(tmp_path, monkeypatch):
    """The folder for data is a file."""
    (tmp_path / "siemantic").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with pytest.raises(ConfigurationError, match="cannot be made"):
        environment.install(get_target("qradar"))
    assert environment.find_python(get_target("qradar")) is None


@pytest.mark.parametrize(
    "target", [each for each in TARGETS if each.isolation], ids=lambda t: t.name
)
def test_every_package_of_an_environment_is_pinned(target):
    """Exactly, so that an environment is the same everywhere and always."""
    assert all(each.count("==") == 1 for each in target.isolation.pins)


@pytest.fixture
def environment_of_qradar(tmp_path, monkeypatch):
    """An environment that looks whole; its packages have no more than their metadata."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    target = get_target("qradar")
    folder = environment.folder_of(target)
    packages = folder / "lib/python3.11/site-packages"
    (packages / "sigma/backends/qradar").mkdir(parents=True)
    for pin in target.isolation.pins:
        name, _, version = pin.partition("==")
        about = packages / f"{name}-{version}.dist-info/METADATA"
        about.parent.mkdir()
        about.write_text(f"Name: {name}\nVersion: {version}\n", encoding="utf-8")
    (folder / "bin").mkdir()
    (folder / "bin/python").symlink_to(sys.executable)
    (folder / "finished").touch()
    return folder


DAMAGES = {
    "nothing": Path.exists,
    "no Python": lambda folder: (folder / "bin/python").unlink(),
    "a Python that is gone": lambda folder: _replace(folder / "bin/python", folder / "gone"),
    "no packages": lambda folder: shutil.rmtree(folder / "lib"),
    "no backend": lambda folder: shutil.rmtree(next(folder.glob("lib/*/*/sigma/backends/qradar"))),
    "no pySigma": lambda folder: shutil.rmtree(next(folder.glob("lib/*/*/pysigma-0*"))),
}


def _replace(link, aim):
    link.unlink()
    link.symlink_to(aim)


@pytest.mark.parametrize("damage", DAMAGES)
def test_environment_that_is_damaged_counts_as_not_installed(environment_of_qradar, damage):
    """So that the way out is to install it again."""
    DAMAGES[damage](environment_of_qradar)
    assert is_installed(get_target("qradar")) == (damage == "nothing")


def test_package_that_cannot_be_imported_is_no_fault_of_the_backend(tmp_path):
    """The environment is damaged in a way that only its own Python sees."""
    write_rules(tmp_path, [RULE])
    (unit,) = load_workload([str(tmp_path)]).units
    said = {"error": {"kinds": ["ModuleNotFoundError", "ImportError"], "words": "no sigma.x"}}
    converter = IsolatedConverter(TargetRequest("qradar"), get_target("qradar"), Saying(said), ())
    with pytest.raises(FailedError, match=r"'qradar' is damaged: no sigma\.x") as caught:
        converter.convert(unit)
    assert caught.value.hint == "run: siemantic targets install qradar"


# --- the real ones -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The targets, each in its own environment, made once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        for name in REAL:
            environment.install(get_target(name))
        yield


REAL = ("qradar", "qradar_ibm", "datadog", "sqlite2")


def converted(folder, name, query_format="default"):
    """The conversions of the rules below a folder."""
    request = TargetRequest(name, pipelines=(), query_format=query_format)
    return request, convert_all(load_workload([str(folder)]), [request])


@pytest.mark.backends
@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("name", REAL)
def test_isolated_target_converts(tmp_path, name):
    """A rule becomes a query with its values."""
    write_rules(tmp_path, [RULE])
    _, (conversion,) = converted(tmp_path, name)
    assert conversion.status == "converted", conversion.problem
    assert all(value in conversion.queries[0] for value in ("a.exe", "one", "two"))


@pytest.mark.backends
@pytest.mark.usefixtures("installed")
def test_rules_in_any_order_and_alone_are_told_the_same(tmp_path):
    """As by the backends that live beside the others."""
    assert told_otherwise(tmp_path, REAL) == {name: [] for name in REAL}


@pytest.mark.backends
@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("name", REAL)
def test_option_that_the_backend_does_not_have_is_told_before_any_rule(name):
    """By the backend's process, which knows what its constructor takes."""
    with pytest.raises(ConfigurationError, match="it has no option 'foo'"):
        check_requests([TargetRequest(name, options=(("foo", "bar"),))])


@pytest.mark.backends
@pytest.mark.usefixtures("installed")
def test_placeholder_costs_no_query_that_the_backend_writes(tmp_path):
    """pySigma 0.9 makes no text of a value that has one, and its backend writes an empty one."""
    rule = RULE | {"detection": {"s": {"User|expand": "%admins%"}, "condition": "s"}}
    write_rules(tmp_path, [rule])
    _, (conversion,) = converted(tmp_path, "qradar")
    assert conversion.status == "converted", conversion.problem
    (unit,) = load_workload([str(tmp_path)]).units
    assert verify_conversion(unit, conversion).verdict == "undecided"


@pytest.mark.backends
@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("name", REAL)
def test_output_of_queries_that_another_process_made(name):
    """A run of many rules makes them in several processes, and their file in one that made none."""
    target = get_target(name)
    converter = open_isolated(TargetRequest(name), target, target.isolation)
    assert "a = 'b'" in converter.finalize(["a = 'b'"])


@pytest.mark.backends
@pytest.mark.usefixtures("installed")
def test_filter_is_part_of_the_rule_for_a_pysigma_that_knows_none(tmp_path):
    """The query is that of a rule with the filter in its condition."""
    by_hand, apart = tmp_path / "by_hand", tmp_path / "apart"
    by_hand.mkdir()
    apart.mkdir()
    rule = RULE | {"id": FILTER["filter"]["rules"][0]}
    own = {"own": {"User": "bob"}, "condition": "(s) and (not own)"}
    write_rules(by_hand, [rule | {"detection": RULE["detection"] | own}])
    write_rules(apart, [rule, FILTER])
    (one,), (other,) = (converted(each, "qradar")[1] for each in (by_hand, apart))
    assert "bob" in one.queries[0]
    assert one.queries == other.queries


@pytest.mark.backends
@pytest.mark.usefixtures("installed")
def test_format_that_is_no_text_is_written_as_bytes(tmp_path):
    """The extension package of the backend is a ZIP file."""
    write_rules(tmp_path, [RULE])
    request, (conversion,) = converted(tmp_path, "qradar", "extension")
    path = tmp_path / "extension.zip"
    path.write_bytes(content_of(request, conversion.queries))
    with zipfile.ZipFile(path) as package:
        assert b"a rule" in package.read(package.namelist()[0])


@pytest.mark.backends
@pytest.mark.usefixtures("installed")
def test_correlation_and_what_the_old_pysigma_refuses_are_unsupported(tmp_path):
    """Each with its reason."""
    correlation = {
        "title": "many",
        "correlation": {
            "type": "event_count",
            "rules": ["one"],
            "timespan": "5m",
            "group-by": ["User"],
            "condition": {"gte": 5},
        },
    }
    newer = RULE | {"detection": {"s": {"EventID|neq": 1}, "condition": "s"}}
    write_rules(tmp_path, [RULE | {"name": "one"}, correlation, newer])
    _, conversions = converted(tmp_path, "qradar")
    assert [each.status for each in conversions] == ["correlated", "unsupported", "unsupported"]
    assert "too old for correlations" in conversions[1].problem.message


@pytest.mark.backends
@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("name", ["qradar", "qradar_ibm"])
def test_query_of_an_isolated_target_is_verified(tmp_path, name):
    """With the fields as its pipeline named them; `_` is any character to it."""
    write_rules(tmp_path, [RULE, RULE | {"detection": {"s": {"Image": "a_b*"}, "condition": "s"}}])
    units, request = load_workload([str(tmp_path)]).units, TargetRequest(name)
    good, bad = (verify_conversion(unit, convert_one(unit, request)) for unit in units)
    assert good.verdict == "proved"
    assert good.changes.renamed["CommandLine"] in (("Process CommandLine",), ("Command",))
    assert (bad.verdict, bad.readings) == ("refuted", ())
    assert bad.counterexample.query_finds


@pytest.mark.backends
@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("detection", "verdict"),
    [
        ({"s": {"a|contains": "x_y"}, "f": {"b": "z"}, "condition": "s and not f"}, "proved"),
        ({"s": {"a|re": "x[0-9]"}, "f": {"b": None}, "condition": "s and not f"}, "proved"),
        ({"s": {"a|exists": True, "b|exists": False}, "condition": "s"}, "proved"),
        ({"s": {"a|cidr": "fe80::/10"}, "condition": "s"}, "refuted"),
    ],
)
def test_query_of_the_newer_backend_for_sqlite_is_verified(tmp_path, detection, verdict):
    """It runs on pySigma 2, and NOT loses no event there."""
    write_rules(tmp_path, [RULE | {"detection": detection}])
    (unit,) = load_workload([str(tmp_path)]).units
    row = verify_conversion(unit, convert_one(unit, TargetRequest("sqlite2")))
    assert row.verdict == verdict, row
