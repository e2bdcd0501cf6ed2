"""The columns of AQL: the built-in ones, and a site's own from a file."""

import re
from typing import get_args

import pytest

from siemantic.aql.functions.table import find_function
from siemantic.aql.schema import DEFAULT, MISTAKEN, ColumnType, load_schema
from siemantic.errors import ConfigurationError

SITE = """\
events:
  Process Path: text
  Event ID: {type: text, indexed: true, note: the id of the event}
  File Size: number
flows:
  HTTP Host: text
"""


@pytest.fixture
def load(tmp_path):
    """Load a schema from its text."""

    def loader(text):
        path = tmp_path / "schema.yml"
        path.write_text(text, encoding="utf-8")
        return load_schema(path)

    return loader


@pytest.mark.parametrize(
    ("database", "name", "kind"),
    [
        ("events", "sourceip", "address"),
        ("EVENTS", "sourceIP", "address"),
        ("events", "creEventList", "list"),
        ("events", "deviceType", "number"),
        ("events", "startTime", "time"),
        ("events", "payload", "payload"),
        ("events", "hasOffense", "boolean"),
        ("events", "qidEventId", "text"),
        ("flows", "sourceBytes", "number"),
        ("Flows", "sourcePayload", "payload"),
        ("flows", "firstPacketTime", "time"),
    ],
)
def test_column_is_found_in_whatever_case(database, name, kind):
    """A built-in column is found by its name, whatever the case, with its type."""
    assert DEFAULT.find(database, name).type == kind


@pytest.mark.parametrize(
    ("database", "name"),
    [("events", "logsourcetypeid"), ("events", "sourcebytes"), ("flows", "payload"), ("x", "qid")],
)
def test_other_names_are_no_columns(database, name):
    """A column of another database, or of none, is not found."""
    assert DEFAULT.find(database, name) is None


def test_every_column_is_sound():
    """Names are in lower case and unique, types are known."""
    for database in DEFAULT.databases:
        names = DEFAULT.names(database)
        assert len(set(names)) == len(names) > 50
        assert all(name == name.lower() for name in names)
        assert {DEFAULT.find(database, name).type for name in names} <= set(get_args(ColumnType))


def test_mistaken_names_lead_to_what_is_there():
    """A mistaken name is no column, and what is meant is made of columns and functions."""
    columns = {*DEFAULT.names("events"), *DEFAULT.names("flows")}
    for name, meant in MISTAKEN.items():
        assert name not in columns
        words = re.findall(r"[A-Za-z_0-9]+", meant)
        assert all(word in columns or find_function(word) for word in words), meant


def test_custom_properties_are_added_to_the_columns(load):
    """A property is found in its database, whatever its case, beside the built-in columns."""
    schema = load(SITE)
    assert schema.find("events", "process path").type == "text"
    assert schema.find("events", "Event ID").indexed is True
    assert schema.find("events", "Event ID").note == "the id of the event"
    assert schema.find("events", "File Size").type == "number"
    assert schema.find("flows", "Process Path") is None
    assert schema.names("flows")[-1] == "HTTP Host"
    assert schema.find("events", "qid") == DEFAULT.find("events", "qid")
    assert not schema.complete


def test_file_can_be_complete_and_json(load):
    """A file says that there are no other properties; JSON is read as well."""
    assert load('{"complete": true, "events": {"URL": "text"}}').complete


def test_default_is_left_as_it_was(load):
    """Loading a file changes no other schema."""
    before = DEFAULT.names("events")
    load(SITE)
    assert DEFAULT.names("events") == before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "schema.yml: a schema is a mapping"),
        ("[a]", "schema.yml:1: a schema is a mapping"),
        ("events: {}\nevent: {}", "schema.yml:2: unknown key 'event'; did you mean 'events'?"),
        ("assets: {}", "unknown key 'assets'; the keys are complete, events, flows"),
        ("complete: maybe", "schema.yml:1: 'complete' is true or false, not 'maybe'"),
        ("events: [URL]", "'events' is a mapping of custom properties to types"),
        ("events:\n  URL: txt", "schema.yml:2: the type of 'URL' is one of text, number"),
        ("events:\n  URL: [text]", "schema.yml:2: the type of 'URL' is one of text, number"),
        ("events:\n  URL: {kind: text}", "schema.yml:2: unknown key 'kind' of 'URL'"),
        ("events:\n  URL: {indexed: 1}", "'indexed' of 'URL' is true or false, not 1"),
        ("events:\n  URL: {note: 1}", "'note' of 'URL' is a text, not 1"),
        ("events:\n  5: text", "schema.yml:2: the name of a property is a text, not 5; put it in"),
        ("events:\n  'a\"b': text", "AQL cannot name the property"),
        ("events:\n  Qid: number", "schema.yml:2: 'Qid' is a built-in column of events"),
        ("events:\n  URL: text\n  Url: text", "schema.yml:3: 'Url' and 'URL' differ only in case"),
        ("events:\n  URL: text\n  URL: text", "schema.yml:3: duplicate key 'URL'"),
        ("events: {}\n---\nevents: {}", "a schema is one YAML document"),
        ("events: {a: 'b}", "schema.yml:"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(load, text, message):
    """A wrong file is refused with its place and the way out."""
    with pytest.raises(ConfigurationError) as caught:
        load(text)
    assert message in str(caught.value)


def test_missing_file_is_said(tmp_path):
    """A file that is not there is refused by its name."""
    with pytest.raises(ConfigurationError, match=r"no\.yml' cannot be read: No such file"):
        load_schema(tmp_path / "no.yml")
