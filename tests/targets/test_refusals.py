"""What refusals of backends say."""

import pytest
from sigma.exceptions import SigmaTransformationError

from siemantic.errors import UnsupportedError
from siemantic.targets.refusals import refusal_of, with_asked
from siemantic.targets.table import get_target

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
