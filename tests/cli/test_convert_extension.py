"""`siemantic convert -f extension`: the package as a file, and in words what is wrong."""

import zipfile

import pytest

CONVERT = ("convert", "a.yml", "-t", "qradar_aql", "--profile", "plain", "-f", "extension")


def test_package_is_written_to_a_file(siemantic, write, rule, tmp_path):
    write(**{"a.yml": rule()})
    done = siemantic(*CONVERT, "-o", "rules.zip", "--format", "json")
    assert done.code == 0, done.err
    (report,) = done.objects
    assert (report["query"], report["file"]) == (None, "rules.zip")
    with zipfile.ZipFile(tmp_path / "rules.zip") as archive:
        assert archive.namelist() == ["siemantic.xml"]


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ((), "is no text; name a file with -o"),
        (("-o", "-"), "is no text; name a file with -o"),
        (("-o", "folder/"), "is one query of all rules; name a file"),
    ],
    ids=["nowhere", "standard output", "a folder"],
)
def test_package_goes_to_a_file_alone(siemantic, write, rule, output, message):
    write(**{"a.yml": rule()})
    done = siemantic(*CONVERT, *output)
    assert done.code == 2
    assert message in done.err
    assert "Traceback" not in done.err


def test_two_rules_of_one_id_leave_the_package_as_it_was(siemantic, write, rule, tmp_path):
    write(**{"a.yml": f"{rule()}---\n{rule(title='Another')}", "rules.zip": "before"})
    done = siemantic(*CONVERT, "-o", "rules.zip")
    assert done.code == 2
    assert "give each an id of its own" in done.err
    assert (tmp_path / "rules.zip").read_text() == "before"
