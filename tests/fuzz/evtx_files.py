"""Fuzz recordings of the Windows event log, whose reader is a library of Rust."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from fuzz.harness import main
from fuzz.laws import check_refusal
from siemantic import api
from siemantic.ruletests.recordings import RecordingError, read_recording

ENDING = "evtx"
WHOLE = 4096 + 65_536
"""Bytes of a file with one chunk; of a text here the zeros at its end are left out."""

WORDS = (
    b"\x00" * 8,
    b"\xff" * 8,
    b"**\x00\x00",
    b"ElfChnk\x00",
    b"\x0f\x01\x01\x00",
    b"\x0c\x01",
    b"\x05\x01",
    b"\x00\x02\x00\x00",
)
RULES = api.parse("title: a\nlogsource: {product: windows}\ndetection: {s: {a: b}, condition: s}\n")


def check(data, folder):
    """The file is refused, or its events are events."""
    path = folder / "a.evtx"
    path.write_bytes(data.ljust(WHOLE, b"\0"))
    try:
        events = read_recording(path)
    except RecordingError as error:
        check_refusal(error)
        return
    for each in events:
        api.matches(RULES, each)


def mutated(data, random, _words, others):
    """The file with other bytes in a few places, mostly where something stands."""
    changed = bytearray(data if random.random() < 0.7 else random.choice(others))
    for _ in range(random.choice((1, 1, 2, 4))):
        changed = changed or bytearray(1)
        at = random.randrange(random.choice((128, 4700, len(changed), len(changed)))) % len(changed)
        word = random.choice([*WORDS, bytes([random.randrange(256)]), random.randbytes(4)])
        if random.random() < 0.95:  # what moves all behind it is mostly refused
            changed[at : at + len(word)] = word
        elif random.random() < 0.5:
            del changed[at : at + random.randrange(1, 64)]
        else:
            changed[at:at] = changed[at - random.randrange(64) : at]
    return bytes(changed)


if __name__ == "__main__":
    main(__file__)
