"""Encoded values that pySigma gets wrong: what stands in their place."""

from base64 import b64decode, b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sigma.rule import SigmaRule

from siemantic.rules.encodings import work_out_encodings


def values(field, value):
    """The values that pySigma makes of an item, after our work."""
    detection = work_out_encodings({"x": {field: value}, "condition": "x"})
    content = {"title": "a rule", "logsource": {"category": "test"}, "detection": detection}
    (item,) = SigmaRule.from_dict(content).detection.detections["x"].detection_items
    found = [each for value in item.value for each in getattr(value, "values", [value])]
    return [str(each) for each in found]


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("A|utf16le|base64", "cmd", [b64encode(b"c\0m\0d\0").decode()]),
        ("A|utf16|base64", "cmd", [b64encode(b"\xff\xfec\0m\0d\0").decode()]),
        ("A|utf16be|base64", "é", [b64encode(b"\0\xe9").decode()]),
        ("A|wide|base64", "é", [b64encode(b"\xe9\0").decode()]),
        ("A|base64", "é", [b64encode("é".encode()).decode()]),
        ("A|base64", r"a\*b", [b64encode(b"a*b").decode()]),
        ("A|utf16le", "cmd", ["c\0m\0d\0"]),
        ("A|base64", "cmd", [b64encode(b"cmd").decode()]),
    ],
)
def test_text_is_encoded_as_the_specification_has_it(field, value, expected):
    """Sigma specification 2.1, appendix modifiers, "Encoding"."""
    assert values(field, value) == expected


@given(
    text=st.text("ab€é\U0001f600", min_size=2, max_size=6),
    before=st.binary(max_size=4),
    after=st.binary(max_size=4),
)
def test_one_of_the_offsets_is_found_wherever_the_text_stands(text, before, after):
    """Whatever bytes stand around the text, one of the three is in the Base64 of all of it."""
    encoded = b64encode(before + text.encode() + after).decode()
    found = values("A|base64offset", text)
    assert len(found) == 3
    assert any(each in encoded for each in found)


@given(text=st.text("ab€é", min_size=2, max_size=6))
def test_each_offset_is_in_the_base64_of_its_place(text):
    """With one byte more before it, it is the next of the three that is found."""
    for place, each in enumerate(values("A|base64offset", text)):
        assert each in b64encode(b"x" * place + text.encode() + b"yyy").decode()


@given(text=st.text("abc", min_size=2, max_size=6))
def test_what_pysigma_gets_right_is_left_to_it(text):
    """For text of ASCII without a byte order mark there is nothing to do."""
    assert work_out_encodings({"A|base64offset|contains": text}) == {
        "A|base64offset|contains": text
    }
    assert b64decode(values("A|base64", text)[0]) == text.encode()


def test_codec_has_its_known_name_beside_an_item_of_the_same_name():
    """Two items of one name would be one, so that the first is left to pySigma."""
    detection = {"A|utf16le|base64|contains": "é", "A|contains": "y"}
    assert work_out_encodings(detection) == {"A|wide|base64|contains": "é", "A|contains": "y"}


@pytest.mark.parametrize(
    "detection",
    [
        {"A|utf16|base64|contains": "x", "A|contains": "y"},
        {"A|utf16|base64offset|contains|all": ["x", "y"]},
        {"A|utf16|base64": "x*"},
        {"A|utf16|base64": 5},
        {"A|windash|utf16|base64": "-x"},
        ["A|utf16|base64", 5, None],
        "A|utf16|base64",
    ],
)
def test_what_cannot_be_worked_out_stays_as_it_was(detection):
    """It is refused later, with its place."""
    assert work_out_encodings(detection) == detection
