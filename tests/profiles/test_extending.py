"""Profiles that extend others: what they take from them, and what is said if that cannot be."""

import pytest

from siemantic.errors import ConfigurationError
from siemantic.profiles import ColumnMapping, LogSourceMapping, Selected
from siemantic.profiles.load import find_profile_files, get_profile, shipped_profiles
from siemantic.profiles.template import TEMPLATE

BASE = """
title: what our consoles share
window: 7 DAYS
unmapped_fields: payload
database: flows
fields: {EventID: Event ID, Image: Process Path, User: username}
log_sources:
  - {category: file_event, where: {EventID: 11}}
  - {category: dns_query, where: {EventID: 22}}
select: [starttime]
"""
EVENT_ID, NUMBER = ColumnMapping("Event ID"), ColumnMapping("Code", "number")
FILE_EVENT = LogSourceMapping("file_event", None, None, ({EVENT_ID: ("11",)},))
DNS_QUERY = LogSourceMapping("dns_query", None, None, ({EVENT_ID: ("22",)},))


@pytest.fixture
def load(tmp_path):
    """Writes files, name -> text, and loads `site.yml`, which extends `base.yml`."""

    def write_and_load(site="", **others):
        texts = {"site": f"extends: base.yml\n{site}", "base": BASE, **others}
        for name, text in texts.items():
            (tmp_path / f"{name}.yml").write_text(text, encoding="utf-8")
        return get_profile(str(tmp_path / "site.yml"))

    return write_and_load


def error_of(load, **files):
    """What is said of the file that cannot be loaded, without the test's folder."""
    with pytest.raises(ConfigurationError) as caught:
        load(**files)
    return str(caught.value)


# --- what is taken -----------------------------------------------------------------------------


def test_all_but_the_title_is_taken(load):
    """The title says what a profile is, so it is that of the file itself."""
    profile = load()
    assert (profile.name, profile.title) == ("site", "site")
    assert (profile.window, profile.unmapped, profile.database) == ((7, "DAYS"), "payload", "flows")
    assert set(profile.columns) == {"EventID", "Image", "User"}
    assert profile.log_sources == (FILE_EVENT, DNS_QUERY)
    assert profile.select == (Selected("starttime"),)


def test_own_entries_win(load):
    """Fields are replaced one by one, and what a result shows as a whole."""
    site = "window: 1 HOURS\nunmapped_fields: error\ndatabase: events\nselect: [qid]\n"
    profile = load(site + "fields: {Image: Path, Company: Vendor}")
    assert (profile.window, profile.unmapped) == ((1, "HOURS"), "error")
    assert (profile.database, profile.select) == ("events", (Selected("qid"),))
    assert profile.find_columns("Image") == (ColumnMapping("Path"),)
    assert profile.find_columns("Company") == (ColumnMapping("Vendor"),)
    assert profile.find_columns("User") == (ColumnMapping("username"),)


def test_own_log_source_replaces_the_one_of_its_key(load):
    """The others stay, and new ones follow."""
    profile = load(
        "log_sources: [{category: file_event, unknown: why}, {service: a, where: {b: 1}}]"
    )
    unknown = LogSourceMapping("file_event", None, None, (), None, "why")
    added = LogSourceMapping(None, None, "a", ({ColumnMapping("b", "number"): (1,)},))
    assert profile.log_sources == (unknown, DNS_QUERY, added)


def test_conditions_use_the_columns_of_the_file_that_extends(load):
    """A shared table says EventID, and each site has its own property for it."""
    profile = load("fields: {EventID: {column: Code, type: number}}")
    assert [each.alternatives for each in profile.log_sources] == [
        ({NUMBER: (11,)},),
        ({NUMBER: (22,)},),
    ]


def test_what_is_extended_can_be_taken_away(load):
    """A field that this console has not, all log sources, all columns of results."""
    profile = load("fields: {User: none}\nlog_sources: none\nselect: []")
    assert profile.find_columns("User") == ()
    assert profile.log_sources is None
    assert profile.select == ()


def test_log_sources_can_be_switched_off_between(load):
    """What extends a profile without them begins anew."""
    site = "log_sources: [{category: dns_query, where: {EventID: 22}}]"
    files = {"base": "extends: common.yml\nlog_sources: none", "common": BASE}
    assert load(site, **files).log_sources == (DNS_QUERY,)


@pytest.mark.parametrize("name", shipped_profiles())
def test_every_shipped_profile_can_be_extended(tmp_path, name):
    """An empty profile of its own is the same profile."""
    path = tmp_path / f"{name}.yml"
    path.write_text(f"extends: {name}\ntitle: {get_profile(name).title!r}\n", encoding="utf-8")
    assert get_profile(str(path)) == get_profile(name)


def test_a_path_is_relative_to_the_file_that_extends(tmp_path):
    """Wherever the command runs, and through several folders."""
    texts = {
        "sites/a/site.yml": "extends: ../common.yml",
        "sites/common.yml": "extends: ../base.yml",
        "base.yml": BASE,
    }
    for name, text in texts.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    path = str(tmp_path / "sites/a/site.yml")
    assert get_profile(path).log_sources == (FILE_EVENT, DNS_QUERY)
    assert [each.rpartition("/")[2] for each in find_profile_files(path)] == [
        "site.yml",
        "common.yml",
        "base.yml",
    ]


def test_shipped_profiles_are_no_files_of_the_site(tmp_path):
    """The site's files are those that a build must look at for changes."""
    path = tmp_path / "site.yml"
    path.write_text("extends: ibm", encoding="utf-8")
    assert find_profile_files(str(path)) == (str(path),)
    assert find_profile_files("ibm") == ()


# --- what cannot be taken ----------------------------------------------------------------------


def test_what_is_not_there_is_told_with_the_way_out(load, tmp_path):
    """The file that extends is named, and what it may name."""
    message = error_of(load, site="", base="extends: nowhere.yml")
    assert message.startswith(f"{tmp_path / 'base.yml'}: 'extends' names 'nowhere.yml', which is")
    assert "name a file, or one of " in message
    assert "ibm" in message


def test_circle_is_told_with_its_files(load, tmp_path):
    """However the file is written, it is the same one."""
    message = error_of(load, base=f"extends: ./../{tmp_path.name}/site.yml")
    assert message.startswith(f"{tmp_path / 'base.yml'}: 'extends' leads back to the file itself: ")
    assert message.count(" -> ") == 2


def test_file_that_extends_itself_is_a_circle(tmp_path):
    """The shortest one there is."""
    path = tmp_path / "site.yml"
    path.write_text("extends: site.yml", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="leads back to the file itself"):
        get_profile(str(path))


@pytest.mark.parametrize("text", ["window: 5", "fields: [", "- a"])
def test_what_is_wrong_with_the_extended_file_is_said_with_its_own_name(load, tmp_path, text):
    """Not with the name of the file that extends it."""
    assert error_of(load, base=text).startswith(f"{tmp_path / 'base.yml'}:")


def test_extended_folder_cannot_be_read(load, tmp_path):
    """It is there, but it is no file."""
    (tmp_path / "folder").mkdir()
    message = error_of(load, base="extends: folder")
    assert message.endswith(f"cannot be read: Is a directory ({tmp_path / 'base.yml'} extends it)")


# --- the start of one --------------------------------------------------------------------------


def test_template_loads_and_says_what_the_default_says(tmp_path):
    """All of it but the title is commented out."""
    path = tmp_path / "ibm.yml"
    path.write_text(TEMPLATE, encoding="utf-8")
    profile, default = get_profile(str(path)), get_profile("ibm")
    assert profile.title == "our console"
    assert (profile.columns, profile.log_sources) == (default.columns, default.log_sources)


def test_examples_in_the_template_can_be_used(tmp_path):
    """Each key's example, with its comment sign taken away, is one of a profile."""
    lines = TEMPLATE.partition("extends: ibm\n")[2].splitlines()
    examples = [line[2:] for line in lines if line.startswith("#   ") or _is_key(line)]
    path = tmp_path / "site.yml"
    path.write_text("extends: ibm\n" + "\n".join(examples), encoding="utf-8")
    profile = get_profile(str(path))
    assert [each.name for each in profile.find_columns("CommandLine")] == [
        "Command",
        "Process CommandLine",
    ]
    assert profile.find_columns("CallTrace") == ()
    assert profile.find_log_source(None, "aws", "cloudtrail").unknown
    assert len(profile.find_log_source(None, "linux", "auditd").alternatives) == 2


def test_template_fits_a_terminal_of_80_columns():
    """What a terminal breaks in two is no comment any more when it is copied."""
    assert [line for line in TEMPLATE.splitlines() if len(line) >= 80] == []


def _is_key(line):
    keys = ("window", "unmapped_fields", "database", "fields", "log_sources", "select")
    return line.startswith(tuple(f"# {key}:" for key in keys))
