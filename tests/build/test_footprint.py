"""A rule whose query is another with a profile that changed depends on what changed of it."""

import pytest

from siemantic.build.footprint import Footprints
from siemantic.convert import load_workload
from siemantic.profiles.load import get_profile
from siemantic.targets.converter import open_converter
from siemantic.targets.request import TargetRequest

CHANGES = {
    "a field's column": "fields: {%s: Another Column}",
    "a field's type": "fields: {%s: {column: Another Column, type: number}}",
    "a field that is none": "fields: {%s: none}",
}
OTHERS = {
    "the window": "window: 2 DAYS",
    "what becomes of other fields": "unmapped_fields: keep",
    "a log source": "log_sources: [{product: windows, service: security, where: {devicetype: 1}}]",
    "no log sources": "log_sources: none",
    "what is shown": "select: [starttime]",
}


def _changes():
    fields = sorted(get_profile("ibm").columns)
    yield from (text % name for text in CHANGES.values() for name in fields[::8])
    yield from OTHERS.values()


def _made(units, request, profile):
    converter = open_converter(request)
    assert converter.profile == profile
    footprints = Footprints(request, profile)
    return [(_query(converter, each), footprints.of(each)) for each in units]


def _query(converter, unit):
    try:
        return converter.convert(unit)
    except Exception as error:  # noqa: BLE001 - a refusal is an outcome as well
        return str(error)


@pytest.fixture(scope="module")
def units(root):
    """Our rules with their filters."""
    return load_workload([str(root / "rules")], [str(root / "filters")]).units


def test_query_changes_only_with_what_it_depends_on(units, tmp_path):
    """Whatever changes of the profile; the names of both profiles are the same."""
    path = tmp_path / "site.yml"
    plain = "title: A site\nextends: ibm\n"
    path.write_text(plain, encoding="utf-8")
    request = TargetRequest("qradar_aql", str(path))
    before = _made(units, request, get_profile(str(path)))
    touched = 0
    for change in _changes():
        path.write_text(f"{plain}{change}\n", encoding="utf-8")
        get_profile.cache_clear()
        after = _made(units, request, get_profile(str(path)))
        for (old, asked), (new, asks) in zip(before, after, strict=True):
            touched += old != new
            assert old == new or asked != asks, change
    assert touched > len(units)
