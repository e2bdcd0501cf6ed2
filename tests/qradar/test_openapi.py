"""The emulated console keeps to its own description, whatever is sent to it: never a 500."""

from importlib.resources import files

import pytest
import schemathesis
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from qradar.emulated import TOKEN, ask, emulated
from siemantic.qradar.emulator.routes import ROUTES

DESCRIPTION = yaml.safe_load(
    (files("siemantic.qradar.emulator") / "openapi.yml").read_text(encoding="utf-8")
)
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
METHODS = ("get", "post", "delete", "patch", "put")
CHECKS = [not_a_server_error, response_schema_conformance, status_code_conformance]


def test_the_description_has_the_endpoints_of_the_table():
    described = {
        (method.upper(), path)
        for path, item in DESCRIPTION["paths"].items()
        for method in item
        if method in METHODS
    }
    assert described == {(each.method, each.path) for each in ROUTES}


@pytest.fixture(scope="module")
def server():
    """A console with something of each kind in it."""
    with emulated() as found:
        for name in ("one", "two"):
            body = f'{{"name": "{name}", "entry_type": "ALN"}}'.encode()
            assert ask(found, "POST", "/api/reference_data_collections/sets", body)[0] == 201
        yield found


@schemathesis.serializer("application/zip")
def as_bytes(_context, value):
    """What is uploaded, as it is."""
    return value if isinstance(value, bytes) else str(value).encode()


OPERATIONS = {
    each.ok().label: each.ok()
    for each in schemathesis.openapi.from_dict(DESCRIPTION).get_all_operations()
}


@pytest.mark.parametrize("label", OPERATIONS)
def test_nothing_that_is_sent_makes_a_server_error(server, label):
    """Valid requests and malformed ones, and answers in the form that is described."""

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=st.one_of(*(OPERATIONS[label].as_strategy(generation_mode=mode) for mode in MODES)))
    def check(case):
        answer = case.call(base_url=f"{server.address}/api", headers={"SEC": TOKEN})
        case.validate_response(answer, checks=CHECKS)

    check()
