"""What refusals of backends say."""

import pytest
from sigma.exceptions import SigmaTransformationError

from siemantic.convert import convert_all, load_workload
from siemantic.diagnostics import to_json
from siemantic.errors import UnsupportedError
from siemantic.targets.refusals import refusal_of, with_asked
from siemantic.targets.request import TargetRequest
from siemantic.targets.table import get_target
from targets.converting import write_rules

ANNOUNCED = "supports only the following fields for process_creation log source"


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (ANNOUNCED, f"{ANNOUNCED} (the backend names none); the rule asks for Image, User"),
        (f"{ANNOUNCED}: Image", f"{ANNOUNCED}: Image"),
        ("no such field", "no such field"),
    ],
)
def test_fields_that_are_announced_are_named(message, expected):
    """By the rule where the backend leaves them out; what names them stays."""
    error = UnsupportedError("unsupported_by_pipeline", message, "a way out")
    found = with_asked(error, ("Image", "User"))
    assert (str(found), found.code, found.hint) == (expected, error.code, error.hint)


def test_lines_of_a_message_are_joined():
    """Nothing is lost of what a backend says in several."""
    error = SigmaTransformationError("a:\n  b\n  c (d)")
    assert str(refusal_of(error, get_target("kusto"))) == "a: b c (d)"


@pytest.mark.backends
@pytest.mark.parametrize(
    "target",
    [
        "kusto",
        "sentinel",
        "sentinel_asim",
        "sentinelone",
        "sentinelone_pq",
        "cortexxdr",
        "carbonblack",
    ],
)
def test_refusal_is_a_line_and_all_that_the_backend_says_is_beside_it(tmp_path, target):
    """They list all the fields that they have, of up to 4,000 characters for each rule."""
    source = {"product": "windows", "category": "process_creation"}
    detection = {"s": {"Nonsense": "x"}, "condition": "s"}
    write_rules(tmp_path, [{"title": "a", "logsource": source, "detection": detection}])
    (found,) = convert_all(load_workload([str(tmp_path)]), [TargetRequest(target)])
    message = "Invalid SigmaDetectionItem field name encountered: Nonsense"
    assert found.problem.message == message
    assert found.problem.details.startswith(message)
    assert to_json(found.problem)["details"].count(",") > 9


@pytest.mark.backends
@pytest.mark.parametrize(
    ("target", "detection"),
    [("secops", {"Nonsense": "x"}), ("kusto", {"Hashes|contains": "CRC=1"})],
)
def test_what_a_pipeline_does_not_know_is_no_fault_of_the_backend(tmp_path, target, detection):
    source = {"product": "windows", "category": "process_creation"}
    detections = {"s": detection, "condition": "s"}
    write_rules(tmp_path, [{"title": "a", "logsource": source, "detection": detections}])
    (found,) = convert_all(load_workload([str(tmp_path)]), [TargetRequest(target)])
    assert found.problem.code == "unsupported_by_pipeline"
    assert found.problem.hint.startswith("choose other pipelines with -p")


@pytest.mark.backends
@pytest.mark.parametrize(
    ("detection", "status"),
    [
        ({"k": [4625, "foo"], "condition": "k"}, "unsupported"),
        ({"k": [4625, 4626], "condition": "k"}, "unsupported"),
        ({"k": [4625], "condition": "not k"}, "unsupported"),
        ({"k": ["foo"], "s": {"a": "b"}, "condition": "s or k"}, "unsupported"),
        ({"k": ["foo", "bar"], "s": {"a": "b"}, "condition": "s or k"}, "unsupported"),
        ({"k": ["foo", "bar"], "l": ["x", "y"], "condition": "k or l"}, "unsupported"),
        ({"k": ["foo"], "s": {"a": "b"}, "condition": "not (s and k)"}, "unsupported"),
        ({"k": {"|cidr": "10.0.0.0/8"}, "l": ["foo"], "condition": "k or l"}, "unsupported"),
        ({"k": ["foo", "bar"], "condition": "k"}, "converted"),
        ({"k": ["foo", "bar"], "s": {"a": "b"}, "condition": "s and not k"}, "converted"),
        ({"k": ["foo"], "s": {"a": "b"}, "condition": "not (s or k)"}, "converted"),
        ({"s": {"a": [1, 2]}, "t": {"c": "d"}, "condition": "s or t"}, "converted"),
    ],
)
def test_loki_is_given_no_keywords_that_its_backend_loses(tmp_path, detection, status):
    """Nor those of which it asks all at once where the rule asks for one of them."""
    write_rules(tmp_path, [{"title": "a", "logsource": {"product": "x"}, "detection": detection}])
    (found,) = convert_all(load_workload([str(tmp_path)]), [TargetRequest("loki")])
    assert (found.status, getattr(found.problem, "code", None)) == (
        status,
        None if status == "converted" else "unsupported_keyword",
    )
