"""The shipped profiles, and finding columns and log sources in a profile."""

from collections import Counter

import pytest

from siemantic.aql.printer import column_to_aql
from siemantic.profiles import ColumnMapping, LogSourceMapping, Profile
from siemantic.profiles.load import DEFAULT_PROFILE, get_profile, shipped_profiles

SHIPPED = [pytest.param(get_profile(name), id=name) for name in shipped_profiles()]
WINDOWS = LogSourceMapping(None, "windows", None, {ColumnMapping("a", "number"): (1,)})
SYSMON = LogSourceMapping(None, "windows", "sysmon", {ColumnMapping("a", "number"): (2,)})


def all_columns(profile):
    """The names of all columns that a profile may write."""
    yield from (column.name for column in profile.columns.values())
    yield from (selected.column for selected in profile.select)
    for source in profile.log_sources or ():
        yield from (column.name for column in source.where)


def test_shipped_profiles_are_listed_in_order():
    """The default is one of them."""
    assert shipped_profiles() == ("ibm", "plain")
    assert DEFAULT_PROFILE in shipped_profiles()


@pytest.mark.parametrize("profile", SHIPPED)
def test_every_column_can_be_written(profile):
    """No name is empty or holds what AQL cannot quote."""
    assert all(column_to_aql(name) for name in all_columns(profile))


@pytest.mark.parametrize("profile", SHIPPED)
def test_log_sources_have_keys_of_their_own(profile):
    """No log source is written twice, since only the first would be found."""
    keys = Counter(
        (each.category, each.product, each.service) for each in profile.log_sources or ()
    )
    assert [key for key, count in keys.items() if count > 1] == []
    assert (None, None, None) not in keys


@pytest.mark.parametrize("profile", SHIPPED)
def test_every_log_source_asks_for_values(profile):
    """A column without values, or a log source without columns, would tell no events apart."""
    for source in profile.log_sources or ():
        assert source.where
        assert all(source.where.values())


@pytest.mark.parametrize("profile", SHIPPED)
def test_every_log_source_and_column_is_found(profile):
    """What a profile holds can be found in it."""
    for source in profile.log_sources or ():
        assert profile.find_log_source(source.category, source.product, source.service) is source
    for field, column in profile.columns.items():
        assert profile.find_column(field) is column


@pytest.mark.parametrize("profile", SHIPPED)
def test_names_of_selected_columns_are_their_own(profile):
    """No two columns of a result have the same name."""
    names = Counter((each.alias or each.column).lower() for each in profile.select)
    assert [name for name, count in names.items() if count > 1] == []


def test_unmapped_field_is_refused_or_keeps_its_name():
    """Without a column a field is not found, or its name is that of its column."""
    columns = {"Image": ColumnMapping("Process Path")}
    refusing = Profile("a", "a", (24, "HOURS"), columns)
    keeping = Profile("a", "a", (24, "HOURS"), columns, keeps_unmapped=True)
    assert refusing.find_column("image") is None
    assert keeping.find_column("image") == ColumnMapping("image")
    assert keeping.find_column("Image") == ColumnMapping("Process Path")


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
