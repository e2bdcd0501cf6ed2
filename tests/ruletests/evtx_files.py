"""
EVTX files of events, for tests: no recording that we may ship is as small, or says what we want.

The format is that of "Windows XML Event Log (EVTX)" by Joachim Metz, the libevtx documentation
(https://github.com/libyal/libevtx): a header, one chunk, and records of binary XML without
templates, in which every name and value is a text.
"""

import json
import struct
import zlib

_CHUNK = 65536
_HEADER = 4096
_CHUNK_HEADER = 512
_RECORDED = 133_000_000_000_000_000
"""A time in 2022, in tenths of microseconds since 1601."""

kind = "evtx"


def record(source, goal):
    """The events of a JSONL file, flat as `siemantic.ruletests.windows` makes them, as EVTX."""
    lines = source.read_text(encoding="utf-8").splitlines()
    goal.write_bytes(evtx([json.loads(line) for line in lines]))


record.kind = kind


def evtx(events):
    """The file."""
    chunk = b""
    for number, event in enumerate(events, 1):
        chunk += _record(number, event, _CHUNK_HEADER + len(chunk))
    count, free = len(events), _CHUNK_HEADER + len(chunk)
    head = struct.pack("<8sQQQQIIII", b"ElfChnk\0", 1, count, 1, count, 128, 0, free, 0)
    head = head.ljust(120, b"\0")
    last = struct.pack("<I", free)
    head = head[:48] + last + struct.pack("<I", zlib.crc32(chunk)) + head[56:]
    rest = bytes(_CHUNK_HEADER - 128)
    checksum = struct.pack("<I", zlib.crc32(head + rest))
    whole = (head + bytes(4) + checksum + rest + chunk).ljust(_CHUNK, b"\0")
    file = struct.pack("<8sQQQIHHHH", b"ElfFile\0", 0, 0, count + 1, 128, 1, 3, _HEADER, 1)
    file = file.ljust(120, b"\0")
    file += struct.pack("<II", 0, zlib.crc32(file))
    return file.ljust(_HEADER, b"\0") + whole


def _record(number, event, offset):
    xml = _Xml(offset + 24)
    xml.fragment(event)
    size = 24 + len(xml.data) + 4
    return struct.pack("<4sIQQ", b"**\0\0", size, number, _RECORDED) + xml.data + _u32(size)


def _u32(number):
    return struct.pack("<I", number)


class _Xml:
    """Binary XML; names stand where they are used, so that offsets count from the chunk."""

    def __init__(self, offset):
        self._offset = offset
        self.data = b""

    def fragment(self, event):
        self.data += bytes([0x0F, 1, 1, 0])
        system = {name: event[name] for name in _SYSTEM if name in event}
        own = {name: value for name, value in event.items() if name not in _SYSTEM}
        with_provider = [("Provider", {"Name": own.pop("Provider_Name", "a provider")}, None)]
        time = [("TimeCreated", {"SystemTime": own.pop("TimeCreated", "a time")}, None)]
        self._element(
            "Event",
            {},
            [
                ("System", {}, [*with_provider, *((n, {}, v) for n, v in system.items()), *time]),
                ("EventData", {}, [("Data", {"Name": n}, v) for n, v in own.items()]),
            ],
        )
        self.data += b"\0"

    def _element(self, name, attributes, content):
        self.data += bytes([0x41 if attributes else 0x01])
        start = len(self.data)
        self.data += bytes(4)
        self._name(name)
        if attributes:
            self._attributes(attributes)
        self.data += b"\x02"
        if isinstance(content, list):
            for each in content:
                self._element(*each)
        elif content is not None:
            self._value(content)
        self.data += b"\x04"
        self._size(start)

    def _attributes(self, attributes):
        start = len(self.data)
        self.data += bytes(4)
        for number, (name, value) in enumerate(attributes.items(), 1):
            self.data += bytes([0x06 if number == len(attributes) else 0x46])
            self._name(name)
            self._value(value)
        self._size(start)

    def _size(self, start):
        size = len(self.data) - start - 4
        self.data = self.data[:start] + _u32(size) + self.data[start + 4 :]

    def _name(self, text):
        here = self._offset + len(self.data) + 4
        code = 0
        for each in text:
            code = (code * 65599 + ord(each)) & 0xFFFFFFFF
        self.data += _u32(here) + bytes(4) + struct.pack("<HH", code & 0xFFFF, len(text))
        self.data += text.encode("utf-16-le") + b"\0\0"

    def _value(self, value):
        text = str(value)
        self.data += b"\x05\x01" + struct.pack("<H", len(text.encode("utf-16-le")) // 2)
        self.data += text.encode("utf-16-le")


_SYSTEM = (
    "EventID", "Version", "Level", "Task", "Opcode", "Keywords", "EventRecordID", "Channel",
    "Computer",
)  # fmt: skip
