"""Profile files: what is read from them, and what is said of those that are wrong."""

import pytest

from cases_of import cases_of
from siemantic.aql.printer import can_name
from siemantic.errors import ConfigurationError
from siemantic.profiles import ColumnMapping, LogSourceMapping, Profile, Selected
from siemantic.profiles.load import get_profile, shipped_profiles
from siemantic.profiles.shapes import ProfileError, as_column_name

SHIPPED = ", ".join(shipped_profiles())
SITE = """
title: our console
window: 90 minutes
unmapped_fields: keep
database: flows
fields:
  Image: Process Path
  DestinationPort: {column: destinationport, type: number}
  User: [{column: username, note: has no domain}, Account]
  UtcTime: {column: starttime, type: time}
  Data: {column: Message, holds_more: true}
  Hashes: none
log_sources:
  - category: process_creation
    product: windows
    where: {devicetype: 12, Event ID: ["1", "2"], qid: [5, 6]}
    note: not all of them
  - {service: auditd, where: [{devicetype: 11}, {logsourceid: [7]}]}
  - {product: aws, unknown: not documented}
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
        ("site.yml", f"unknown profile 'site.yml'; the shipped ones are {SHIPPED}"),
        ("a/b/c.yml", f"unknown profile 'a/b/c.yml'; the shipped ones are {SHIPPED}"),
        ("a\0b", f"unknown profile 'a\0b'; the shipped ones are {SHIPPED}"),
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
    either = (
        {ColumnMapping("devicetype", "number"): (11,)},
        {ColumnMapping("logsourceid", "number"): (7,)},
    )
    assert get_profile(write(tmp_path, SITE)) == Profile(
        name="profile",
        title="our console",
        window=(90, "MINUTES"),
        columns={
            "Image": (ColumnMapping("Process Path"),),
            "DestinationPort": (ColumnMapping("destinationport", "number"),),
            "User": (ColumnMapping("username", "text", "has no domain"), ColumnMapping("Account")),
            "UtcTime": (ColumnMapping("starttime", "time"),),
            "Data": (ColumnMapping("Message", "text", None, True),),
        },
        unmapped="keep",
        log_sources=(
            LogSourceMapping("process_creation", "windows", None, (where,), "not all of them"),
            LogSourceMapping(None, None, "auditd", either),
            LogSourceMapping(None, "aws", None, (), None, "not documented"),
        ),
        select=(Selected("starttime"), Selected("qid", "QIDNAME", "Event Name")),
        database="flows",
    )


NAMES = ["a", "a b", "Größe", "a'b", "", 'a"b', "a\nb", "a\x1bb"]


@pytest.mark.parametrize("name", NAMES)
def test_column_has_a_name_exactly_if_aql_can_write_it(name):
    """What the loader takes can be written, and what it refuses cannot."""
    try:
        taken = as_column_name(name, "a column") == name
    except ProfileError:
        taken = False
    assert taken is can_name(name)


def test_every_key_may_be_left_out(tmp_path):
    """An empty mapping refuses every field, has no log source conditions and looks back a day."""
    assert get_profile(write(tmp_path, "{}")) == Profile("profile", "profile", (24, "HOURS"))


KEYS = (
    "title",
    "extends",
    "window",
    "fields",
    "unmapped_fields",
    "database",
    "log_sources",
    "select",
)


@pytest.mark.parametrize("key", KEYS)
def test_key_with_nothing_behind_it_is_left_out(tmp_path, key):
    """As it is left when all that stood below it has been commented out."""
    path = write(tmp_path, f"{key}:\n")
    assert get_profile(path) == Profile("profile", "profile", (24, "HOURS"))


def test_key_of_a_part_with_nothing_behind_it_is_left_out(tmp_path):
    """So it is in the parts of a file."""
    column = "Image: { column: Path, type: , note: , holds_more: }"
    source = "- { product: aws, category: , where: { a: 1 }, note: , unknown: }"
    selected = "- { column: qid, function: , as: }"
    text = f"fields:\n  {column}\nlog_sources:\n  {source}\nselect:\n  {selected}\n"
    where = {ColumnMapping("a", "number"): (1,)}
    assert get_profile(write(tmp_path, text)) == Profile(
        "profile",
        "profile",
        (24, "HOURS"),
        {"Image": (ColumnMapping("Path"),)},
        log_sources=(LogSourceMapping(None, "aws", None, (where,)),),
        select=(Selected("qid"),),
    )


@pytest.mark.parametrize(("text", "found"), [("none", None), ("[]", ())])
def test_no_log_sources_is_not_a_list_of_none(tmp_path, text, found):
    """`none` asks for no such conditions; an empty list knows no log source."""
    assert get_profile(write(tmp_path, f"log_sources: {text}")).log_sources == found


CONDITIONS = {
    "a text": ("{EventID: id}", "{EventID: [1, '02']}", ColumnMapping("id"), ("1", "02")),
    "a number": (
        "{EventID: {column: id, type: number}}",
        "{EventID: [1, '02']}",
        ColumnMapping("id", "number"),
        (1, 2),
    ),
    "a text, by its own name": ("{EventID: id}", "{id: [1, 2]}", ColumnMapping("id"), ("1", "2")),
    "a number, by its own name": (
        "{EventID: {column: id, type: number, note: a note}}",
        "{id: '1'}",
        ColumnMapping("id", "number"),
        (1,),
    ),
    "unknown, with numbers": ("{}", "{id: [1, 2]}", ColumnMapping("id", "number"), (1, 2)),
    "unknown, with a text among them": ("{}", "{id: [1, a]}", ColumnMapping("id"), ("1", "a")),
    "the one of the field, not that of its name": (
        "{id: other, EventID: {column: id, type: number}}",
        "{id: 1}",
        ColumnMapping("other"),
        ("1",),
    ),
}


@pytest.mark.parametrize(
    ("fields", "where", "column", "values"), CONDITIONS.values(), ids=CONDITIONS
)
def test_condition_has_the_column_and_the_values_that_the_profile_gives(
    tmp_path, fields, where, column, values
):
    """A field of the profile stands for its column, and values are as the column has them."""
    source = f"{{service: a, where: {where}}}"
    profile = get_profile(write(tmp_path, f"fields: {fields}\nlog_sources: [{source}]"))
    assert profile.log_sources[0].alternatives == ({column: values},)
