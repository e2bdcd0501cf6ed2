"""Documents know where they are, and give it in every finding."""

from pathlib import PurePosixPath

import pytest

from siemantic.diagnostics import render
from siemantic.rules import RuleFile, load_documents
from siemantic.rules.sigma import check_document

RULE = """\
title: A rule
logsource: {product: windows}
detection:
    selection:
        - Image: a.exe
        - CommandLine|contains: [a, b]
    condition: selection
"""


@pytest.fixture
def document(load):
    """The one document of RULE."""
    return load({"a.yml": RULE}).documents[0]


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        ((), (1, 1)),
        (("title",), (1, 1)),
        (("detection",), (3, 1)),
        (("detection", "selection"), (4, 5)),
        (("detection", "selection", 0), (5, 11)),
        (("detection", "selection", 1, "CommandLine|contains"), (6, 11)),
        (("detection", "condition"), (7, 5)),
    ],
)
def test_keys_lead_to_a_place(document, keys, place):
    assert document.place(*keys) == place


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (("nowhere",), (1, 1)),
        (("detection", "nowhere"), (3, 1)),
        (("detection", "selection", 9, "Image"), (4, 5)),
        (("title", "nowhere"), (1, 1)),
    ],
)
def test_keys_that_lead_nowhere_give_the_place_of_their_parent(document, keys, place):
    assert document.place(*keys) == place


def test_lines_of_a_later_document_count_from_the_start_of_the_file(load):
    second = load({"a.yml": f"{RULE}---\n# a comment\n{RULE}"}).documents[1]
    assert second.place("detection", "condition") == (16, 5)


def test_positions_count_all_documents_and_siblings_only_rules(load):
    text = f"{RULE}---\nfilter: {{}}\n---\n---\n{RULE}"
    found = [(each.kind, each.position, each.siblings) for each in load({"a.yml": text}).documents]
    assert found == [("rule", 1, 2), ("filter", 2, 2), ("rule", 4, 2)]


def test_a_broken_document_leaves_the_position_of_others_as_it_was(load):
    """The positions name output files, which must not move when a neighbour breaks."""
    sound = load({"a.yml": f"{RULE}---\n{RULE}---\n{RULE}"}).documents
    broken = load({"a.yml": f"{RULE}---\ntitle: a\ntitle: b\n---\n{RULE}"}).documents
    kept = {(each.position, each.siblings > 1) for each in broken}
    assert kept == {(each.position, each.siblings > 1) for each in sound if each.position != 2}


def test_an_id_is_given_in_lower_case(load):
    text = RULE + "id: 5013198A-2D6A-4B9A-9D1C-1B1B3B0B0B0A\n"
    assert load({"a.yml": text}).documents[0].id == "5013198a-2d6a-4b9a-9d1c-1b1b3b0b0b0a"


def test_a_rule_without_a_title_is_called_by_its_file(load):
    document = load({"a.yml": RULE.replace("title: A rule\n", "")}).documents[0]
    assert document.title.startswith("untitled rule in ")


def test_checking_leaves_the_content_as_it_was(document):
    before = repr(document.content)
    check_document(document)
    assert repr(document.content) == before


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_read_in_the_encodings_of_yaml(load, encoding):
    text = RULE.replace("A rule", "Café").encode(encoding)
    assert [each.title for each in load({"a.yml": text}).documents] == ["Café"]


def test_a_file_that_cannot_be_opened_is_reported_and_the_others_are_read(write):
    folder = write({"good.yml": RULE, "folder.yml/inner.txt": ""})
    names = ("folder.yml", "gone.yml", "good.yml")
    read = load_documents([RuleFile(str(folder / name), PurePosixPath(name)) for name in names])
    found = [render(each).replace(f"{folder}/", "").split("\n")[0] for each in read.diagnostics]
    assert found == [
        "folder.yml: unreadable_file: is a directory",
        "gone.yml: unreadable_file: no such file or directory",
    ]
    assert [each.title for each in read.documents] == ["A rule"]
