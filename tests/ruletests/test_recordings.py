"""Files of recorded events, sound and broken."""

import json
import sys
from contextlib import suppress

import pytest

from ruletests.evtx_files import evtx
from siemantic.ruletests.recordings import MAX_BYTES, RecordingError, read_recording

EVENTS = [
    {"EventID": "1", "Channel": "Security", "Provider_Name": "P", "TimeCreated": "t", "Image": "a"},
    {"EventID": "2", "Channel": "System", "Provider_Name": "P", "TimeCreated": "t", "A": "ä 😀"},
]


def test_evtx_gives_the_events_that_were_recorded(tmp_path):
    """In Sigma's names, in order."""
    path = tmp_path / "a.evtx"
    path.write_bytes(evtx(EVENTS))
    assert list(read_recording(path)) == EVENTS


@pytest.mark.parametrize("text", [b"", b"x", b"ElfFile\0", b"\0" * 70000])
def test_a_broken_evtx_is_told(tmp_path, text):
    """No panic of the library, and no events that are not there."""
    path = tmp_path / "a.evtx"
    path.write_bytes(text)
    with pytest.raises(RecordingError, match="no EVTX: "):
        read_recording(path)


def test_a_damaged_evtx_gives_events_or_an_error(tmp_path):
    """Whatever byte of it is another, and wherever it ends."""
    sound, path = evtx(EVENTS), tmp_path / "a.evtx"
    for at in range(0, 6000, 37):
        for text in (sound[:at] + bytes([sound[at] ^ 0x41]) + sound[at + 1 :], sound[:at]):
            path.write_bytes(text)
            with suppress(RecordingError):
                assert len(read_recording(path)) <= len(EVENTS)


def test_a_missing_library_is_told_with_its_extra(tmp_path, monkeypatch):
    """One message, with what to run."""
    path = tmp_path / "a.evtx"
    path.write_bytes(evtx(EVENTS))
    monkeypatch.setitem(sys.modules, "evtx", None)
    with pytest.raises(RecordingError, match="'evtx', which is not installed") as caught:
        read_recording(path)
    assert caught.value.hint == "run: pip install 'siemantic[evtx]'"


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.ndjson", "a.JSON"])
@pytest.mark.parametrize(
    "text",
    ["{0}\n{1}\n", "[{0}, {1}]", "{0}{1}", "\ufeff{0},\n{1}", "\n\n[{0}]\r\n[{1}]\r\n"],
)
def test_json_is_read_in_every_form(tmp_path, name, text):
    """A list, lines, or one object after the other."""
    path = tmp_path / name
    first, second = (json.dumps(each) for each in EVENTS)
    path.write_text(text.replace("{0}", first).replace("{1}", second), encoding="utf-8")
    assert list(read_recording(path)) == EVENTS


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (b'{"a": 1}\n{"a": }\n', 2, "no JSON: Expecting value"),
        (b'{"a": 1}\n5\n', 2, "an event is an object"),
        (b'{"a": 1}\n\n{"a": NaN}', 3, "no JSON: NaN is no number"),
        (b"[" * 100_000, 1, "no JSON: nested too deeply"),
        (b'{"a": ' + b"9" * 5000 + b"}", 1, "no JSON: a number of 5000 digits"),
        (b"\xff\xfe", None, "the file is not text in UTF-8"),
    ],
)
def test_what_is_no_json_is_told_with_its_line(tmp_path, text, line, says):
    path = tmp_path / "a.jsonl"
    path.write_bytes(text)
    with pytest.raises(RecordingError, match=says) as caught:
        read_recording(path)
    assert caught.value.line == line


def test_a_huge_recording_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(RecordingError, match="at most 64 MiB"):
        read_recording(path)
