"""The targets that wrap a backend write what pySigma writes with the same pipelines."""

from importlib import import_module

import pytest
import yaml

from cases_of import CASES
from siemantic.convert import convert_all, finalize, load_workload
from siemantic.targets.pipeline_table import PIPELINES
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import TARGETS

pytestmark = pytest.mark.backends

WRAPPED = [target for target in TARGETS if target.requirements]
FIELDS = {"A": "CommandLine", "B": "Image", "C": "ParentImage"}
LOG_SOURCES = [
    {"category": "process_creation", "product": "windows"},
    {"category": "file_event", "product": "windows"},
    {"product": "windows", "service": "security"},
    {"category": "test"},
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory, request):
    """Rules of every kind of value and condition, or those of `--corpus`."""
    given = request.config.getoption("--corpus")
    return given if given is not None else _write_cases(tmp_path_factory.mktemp("rules"))


def _write_cases(folder):
    names = ("text", "values", "conditions", "regex")
    cases = {}
    for name in names:
        text = (CASES / "qradar_aql" / f"{name}.yml").read_text(encoding="utf-8")
        cases |= yaml.safe_load(text)
    for number, (title, case) in enumerate(cases.items()):
        source = LOG_SOURCES[number % len(LOG_SOURCES)]
        detection = _in_sigma_names(case["detection"])
        rule = {"title": title, "logsource": source, "detection": detection}
        path = folder / f"rule_{number}.yml"
        path.write_text(yaml.safe_dump(rule, allow_unicode=True), encoding="utf-8")
    return folder


def _in_sigma_names(detection):
    """The detection with fields that every pipeline knows, so that it is not refused for them."""
    if isinstance(detection, dict):
        return {_renamed(key): _in_sigma_names(value) for key, value in detection.items()}
    if isinstance(detection, list):
        return [_in_sigma_names(each) for each in detection]
    return detection


def _renamed(key):
    field, *modifiers = key.split("|")
    return "|".join([FIELDS.get(field, field), *modifiers])


def _load(where):
    module, _, name = where.partition(":")
    return getattr(import_module(module), name)


def _pysigma(target, path):
    """The file's query as pySigma's own classes write it, None when they refuse it."""
    from sigma.collection import SigmaCollection
    from sigma.processing.resolver import ProcessingPipelineResolver

    names = list(target.pipelines)
    pipeline = ProcessingPipelineResolver({n: _load(PIPELINES[n]) for n in names}).resolve(names)
    backend = _load(target.backend)(pipeline if names else None, **target.options)
    if target.name == "splunk":
        # Its counter of regular expressions goes on from rule to rule; sigma-cli, which converts a
        # rule in a process of its own, starts from nothing.
        from sigma.backends.splunk.splunk import SplunkDeferredORRegularExpression

        SplunkDeferredORRegularExpression.reset()
    try:
        output = backend.convert(SigmaCollection.from_yaml(path.read_text(encoding="utf-8")))
    except Exception:  # noqa: BLE001 - a backend refuses in whatever way it likes
        return None
    return output if isinstance(output, str | None) else "\n\n".join(output)


@pytest.mark.parametrize("target", WRAPPED, ids=lambda target: target.name)
def test_queries_equal_those_of_pysigma_rule_by_rule(target, folder):
    """For every rule: our query is pySigma's, and where we refuse it, so does pySigma."""
    request = TargetRequest(target.name)
    conversions = convert_all(load_workload([str(folder)]), [request])
    assert len(conversions) >= 50
    for conversion in conversions:
        expected = _pysigma(target, folder / conversion.place.relative)
        ours = finalize(request, conversion.queries) if conversion.queries else None
        assert (ours or "").strip() == (expected or "").strip(), conversion.path
    assert sum(bool(conversion.queries) for conversion in conversions) >= 10
