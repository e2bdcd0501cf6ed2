"""The shipped profiles, and finding columns and log sources in a profile."""

from collections import Counter

import pytest

from siemantic.profiles import ColumnMapping, LogSourceMapping, Profile
from siemantic.profiles.load import DEFAULT_PROFILE, get_profile, shipped_profiles

SHIPPED = [pytest.param(get_profile(name), id=name) for name in shipped_profiles()]
WINDOWS = LogSourceMapping(None, "windows", None, ({ColumnMapping("a", "number"): (1,)},))
SYSMON = LogSourceMapping(None, "windows", "sysmon", ({ColumnMapping("a", "number"): (2,)},))


def test_what_profiles_share_is_no_shipped_profile():
    """The default is one, as are those that the documents name."""
    assert {DEFAULT_PROFILE, "ibm", "plain", "sysmon"} <= set(shipped_profiles())
    assert "console" not in shipped_profiles()


@pytest.mark.parametrize("profile", SHIPPED)
def test_no_condition_is_on_a_field_without_a_column(profile):
    """Its name would be taken for that of a column, which no console has."""
    fields = {field for name in shipped_profiles() for field in get_profile(name).columns}
    columns = {column.name for columns in profile.columns.values() for column in columns}
    for source in profile.log_sources or ():
        for where in source.alternatives:
            assert not {column.name for column in where} & fields - columns


@pytest.mark.parametrize("profile", SHIPPED)
def test_names_of_selected_columns_are_their_own(profile):
    """No two columns of a result have the same name."""
    names = Counter((each.alias or each.column).lower() for each in profile.select)
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize(
    ("unmapped", "found"),
    [("error", ()), ("payload", ()), ("keep", (ColumnMapping("image"),))],
)
def test_unmapped_field_keeps_its_name_or_has_no_column(unmapped, found):
    """The case of a field's letters counts, as it does in Sigma's taxonomy."""
    columns = {"Image": (ColumnMapping("Process Path"), ColumnMapping("Path"))}
    profile = Profile("a", "a", (24, "HOURS"), columns, unmapped=unmapped)
    assert profile.find_columns("image") == found
    assert profile.find_columns("Image") == columns["Image"]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ((None, "windows", "sysmon"), SYSMON),
        ((None, "windows", None), WINDOWS),
        ((None, "windows", "security"), None),
        (("process_creation", "windows", "sysmon"), None),
        ((None, None, "sysmon"), None),
        ((None, "Windows", None), None),
    ],
)
def test_log_source_is_found_by_exactly_its_key(source, found):
    """A log source with more or less in it is another one, even without the case of a letter."""
    profile = Profile("a", "a", (24, "HOURS"), log_sources=(WINDOWS, SYSMON))
    assert profile.find_log_source(*source) is found


def test_profile_without_log_sources_finds_none():
    """Neither a profile that asks for none nor one that knows none finds one."""
    for sources in (None, ()):
        profile = Profile("a", "a", (24, "HOURS"), log_sources=sources)
        assert profile.find_log_source(None, "windows", None) is None
