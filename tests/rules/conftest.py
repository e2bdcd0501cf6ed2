"""What the drivers of the rule files share."""

import pytest

from siemantic.diagnostics import render
from siemantic.rules import find_rule_files, load_documents
from siemantic.rules.references import check_filters, make_units
from siemantic.rules.sigma import check_document


@pytest.fixture
def write(tmp_path):
    """Writes files (path below the folder -> text or bytes) and gives the folder."""

    def write_files(files):
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return write_files


@pytest.fixture
def load(write):
    """Writes files and gives the documents that are read from them."""
    return lambda files: load_documents(find_rule_files([str(write(files))]))


@pytest.fixture
def findings(load, tmp_path):
    """Writes files and gives everything that is wrong with them, as people read it."""

    def find(files):
        read = load(files)
        rules, filters = read.of_kind("rule", "correlation"), read.of_kind("filter")
        problems = {document: check_document(document) for document in read.documents}
        sound = [document for document in filters if problems[document] is None]
        problems |= dict(make_units(rules, sound)[1])
        found = [*read.diagnostics, *problems.values(), *check_filters(sound, rules)]
        return [render(each).replace(f"{tmp_path}/", "") for each in found if each is not None]

    return find
