"""Profile files: what is read from them, and what is said of those that are wrong."""

import pytest

from cases_of import cases_of
from siemantic.errors import ConfigurationError
from siemantic.profiles import ColumnMapping, LogSourceMapping, Profile, Selected
from siemantic.profiles.load import get_profile

SITE = """
title: our console
window: 90 minutes
unmapped_fields: keep
fields:
  Image: Process Path
  DestinationPort: {column: destinationport, type: number}
  User: {column: username, note: has no domain}
log_sources:
  - category: process_creation
    product: windows
    where: {devicetype: 12, Event ID: ["1", "2"], qid: [5, 6]}
    note: not all of them
  - {service: auditd, where: {devicetype: 11}}
select: [starttime, {function: QIDNAME, column: qid, as: Event Name}]
"""


def write(tmp_path, text):
    """The path of a profile file; a new one each time, since profiles are read once."""
    path = tmp_path / "profile.yml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("case", cases_of("profiles/wrong.yml"))
def test_wrong_profile_is_refused_with_its_file_and_key(case, tmp_path):
    """The error names the file, its line where YAML knows it, the key, and the way out."""
    path = write(tmp_path, case["file"])
    with pytest.raises(ConfigurationError) as caught:
        get_profile(path)
    assert str(caught.value) == path.removesuffix("profile.yml") + case["expect"]


def test_file_that_is_no_text_is_refused_with_its_line(tmp_path):
    """A file in another encoding than UTF-8 is told with the line of the first such character."""
    path = tmp_path / "profile.yml"
    path.write_bytes(b"window: 24 HOURS\ntitle: Gr\xf6\xdfe\n")
    with pytest.raises(ConfigurationError) as caught:
        get_profile(str(path))
    assert str(caught.value) == f"{path}:2: the file is not text in UTF-8"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("ibn", "unknown profile 'ibn'; did you mean 'ibm'?"),
        ("site.yml", "unknown profile 'site.yml'; the shipped ones are ibm, plain"),
        ("a/b/c.yml", "unknown profile 'a/b/c.yml'; the shipped ones are ibm, plain"),
        (".", "the profile '.' cannot be read: Is a directory"),
        ("x" * 5000, f"the profile '{'x' * 80}' cannot be read: File name too long"),
    ],
)
def test_profile_that_is_not_there_is_refused(name, message):
    """The error names the profile and the shipped ones, or why its file cannot be read."""
    with pytest.raises(ConfigurationError) as caught:
        get_profile(name)
    assert str(caught.value) == message


def test_everything_in_a_file_is_in_its_profile(tmp_path):
    """Every key of docs/profiles.md arrives, with its types and in its order."""
    where = {
        ColumnMapping("devicetype", "number"): (12,),
        ColumnMapping("Event ID"): ("1", "2"),
        ColumnMapping("qid", "number"): (5, 6),
    }
    assert get_profile(write(tmp_path, SITE)) == Profile(
        name="profile",
        title="our console",
        window=(90, "MINUTES"),
        columns={
            "Image": ColumnMapping("Process Path"),
            "DestinationPort": ColumnMapping("destinationport", "number"),
            "User": ColumnMapping("username", "text", "has no domain"),
        },
        keeps_unmapped=True,
        log_sources=(
            LogSourceMapping("process_creation", "windows", None, where, "not all of them"),
            LogSourceMapping(None, None, "auditd", {ColumnMapping("devicetype", "number"): (11,)}),
        ),
        select=(Selected("starttime"), Selected("qid", "QIDNAME", "Event Name")),
    )


def test_every_key_may_be_left_out(tmp_path):
    """An empty mapping refuses every field, has no log source conditions and looks back a day."""
    assert get_profile(write(tmp_path, "{}")) == Profile("profile", "profile", (24, "HOURS"))


def test_no_log_sources_is_not_a_list_of_none(tmp_path):
    """Without `log_sources` there are no such conditions; an empty list knows no log source."""
    assert get_profile(write(tmp_path, "log_sources:\n")).log_sources is None
    other = tmp_path / "other.yml"
    other.write_text("log_sources: []\n", encoding="utf-8")
    assert get_profile(str(other)).log_sources == ()
