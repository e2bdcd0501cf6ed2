"""The shipped profiles, and finding columns and log sources in a profile."""

from collections import Counter

import pytest

from siemantic.aql.printer import column_to_aql
from siemantic.profiles import ColumnMapping, LogSourceMapping, Profile
from siemantic.profiles.load import DEFAULT_PROFILE, get_profile, shipped_profiles

SHIPPED = [pytest.param(get_profile(name), id=name) for name in shipped_profiles()]
WINDOWS = LogSourceMapping(None, "windows", None, ({ColumnMapping("a", "number"): (1,)},))
SYSMON = LogSourceMapping(None, "windows", "sysmon", ({ColumnMapping("a", "number"): (2,)},))


def all_columns(profile):
    """The names of all columns that a profile may write."""
    yield from (column.name for columns in profile.columns.values() for column in columns)
    yield from (selected.column for selected in profile.select)
    for source in profile.log_sources or ():
        yield from (column.name for where in source.alternatives for column in where)


def test_shipped_profiles_are_listed_in_order():
    """The default is one of them; what they share is none."""
    assert list(shipped_profiles()) == sorted(set(shipped_profiles()))
    assert {"ibm", "plain"} <= set(shipped_profiles())
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
    """What would tell no events apart is none, or says why it is unknown."""
    for source in profile.log_sources or ():
        assert bool(source.alternatives) is (source.unknown is None)
        for where in source.alternatives:
            assert where
            assert all(where.values())


@pytest.mark.parametrize("profile", SHIPPED)
def test_every_log_source_and_column_is_found(profile):
    """What a profile holds can be found in it."""
    for source in profile.log_sources or ():
        assert profile.find_log_source(source.category, source.product, source.service) is source
    for field, columns in profile.columns.items():
        assert columns
        assert profile.find_columns(field) is columns


@pytest.mark.parametrize("profile", SHIPPED)
def test_every_condition_has_values_of_its_column(profile):
    """Texts for a text, numbers for a number, and nothing else is compared."""
    types = {"text": str, "number": int}
    for source in profile.log_sources or ():
        for where in source.alternatives:
            for column, values in where.items():
                assert all(type(value) is types[column.type] for value in values)


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
