"""Which files are rules, and what each is called below what the user named."""

import os
import subprocess

import pytest

from siemantic.errors import ConfigurationError
from siemantic.rules import find_rule_files


@pytest.fixture
def names(write):
    """Writes empty files and gives the relative paths that are found at some of them."""

    def find(files, inputs=("",), pattern=None):
        folder = write(dict.fromkeys(files, ""))
        found = find_rule_files([str(folder / each) for each in inputs], pattern)
        return [str(each.relative) for each in found]

    return find


def test_both_endings_of_yaml_are_rules(names):
    assert names(["a.yml", "b.yaml", "c.json", "d.yml.txt", "e"]) == ["a.yml", "b.yaml"]


def test_folders_are_searched_at_any_depth_and_in_order(names):
    assert names(["b/c/d.yml", "b/a.yml", "a.yml"]) == ["a.yml", "b/a.yml", "b/c/d.yml"]


def test_hidden_files_and_folders_are_passed_over(names):
    assert names([".a.yml", ".git/b.yml", "c/.d/e.yml", "f.yml"]) == ["f.yml"]


def test_a_hidden_folder_that_is_named_is_searched(names):
    assert names([".rules/a.yml"], [".rules"]) == ["a.yml"]


def test_rule_tests_are_passed_over(names):
    assert names(["a.yml", "a.events.yaml"]) == ["a.yml"]


def test_a_file_that_is_named_is_taken_whatever_its_name(names):
    assert names(["a.txt", ".b"], ["a.txt", ".b"]) == [".b", "a.txt"]


def test_a_pattern_says_which_files_of_folders_are_rules(names):
    assert names(["a.rule", "b/c.rule", "d.yml"], [""], "*.rule") == ["a.rule", "b/c.rule"]


def test_a_folder_that_is_named_like_a_rule_is_searched_and_not_read(names):
    assert names(["x.yml/a.yml"]) == ["x.yml/a.yml"]


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (["one"], ["a.yml"]),
        (["one/a.yml"], ["a.yml"]),
        (["one", "two"], ["one/a.yml", "two/a.yml"]),
        (["two/a.yml", "one/a.yml"], ["one/a.yml", "two/a.yml"]),
        (["one", "one/a.yml"], ["a.yml"]),
        (["one/../one/a.yml", "one/./a.yml"], ["a.yml"]),
        (["", "two"], ["one/a.yml", "two/a.yml"]),
    ],
)
def test_paths_are_relative_to_the_deepest_common_folder(names, inputs, expected):
    """Each file is found once, and no two have one relative path."""
    assert names(["one/a.yml", "two/a.yml"], inputs) == expected


def test_a_link_to_a_file_that_is_found_is_not_read_twice(write):
    folder = write({"a.yml": ""})
    (folder / "b.yml").symlink_to(folder / "a.yml")
    assert len(find_rule_files([str(folder)])) == 1


def test_a_link_to_nowhere_is_not_passed_over_in_silence(write):
    folder = write({"a.yml": ""})
    (folder / "b.yml").symlink_to(folder / "nowhere.yml")
    assert "b.yml" in [str(each.relative) for each in find_rule_files([str(folder)])]


def test_a_folder_that_links_to_itself_is_searched_once(write):
    folder = write({"a.yml": ""})
    (folder / "again").symlink_to(folder)
    assert len(find_rule_files([str(folder)])) == 1


def test_standard_input_stands_beside_files(write):
    folder = write({"a.yml": ""})
    found = find_rule_files(["-", str(folder), "-"])
    assert [each.path for each in found] == [str(folder / "a.yml"), "-"]


def test_standard_input_and_a_file_never_share_a_relative_path(write):
    folder = write({"stdin.yml": ""})
    assert len({each.relative for each in find_rule_files(["-", str(folder)])}) == 2


@pytest.mark.parametrize("name", ["nowhere.yml", "nowhere/", "x" * 5000], ids=len)
def test_an_input_that_is_not_there_is_named(write, name):
    with pytest.raises(ConfigurationError, match=r"does not exist|too long"):
        find_rule_files([f"{write({})}/{name}"])


@pytest.mark.parametrize("pattern", ["/rules/*.yml", "/"])
def test_a_pattern_that_cannot_be_searched_for_is_refused(write, pattern):
    with pytest.raises(ConfigurationError, match="pattern"):
        find_rule_files([str(write({"a.yml": ""}))], pattern)


@pytest.fixture
def nest(tmp_path):
    """Makes folders in folders, however long their path is, and takes them away again."""

    def make(name, depth):
        inner = os.open(tmp_path, os.O_RDONLY)
        for _ in range(depth):
            os.mkdir(name, dir_fd=inner)
            outer, inner = inner, os.open(name, os.O_RDONLY, dir_fd=inner)
            os.close(outer)
        os.close(inner)

    yield make
    subprocess.run(["rm", "-rf", tmp_path], check=True)  # noqa: S607 - `shutil` calls itself


def test_folders_are_searched_deeper_than_python_calls_itself(names, nest):
    nest("a", 1500)
    assert names(["b.yml"]) == ["b.yml"]


@pytest.mark.parametrize("pattern", [None, "*.yml"])
def test_a_folder_that_cannot_be_read_is_not_passed_over_in_silence(names, nest, pattern):
    """Here one whose path is too long for the system; a build would lose the rules in it."""
    nest("a" * 250, 20)
    with pytest.raises(ConfigurationError, match="cannot be read: File name too long"):
        names(["b.yml"], pattern=pattern)


def test_folders_that_are_too_deep_for_a_pattern_are_told(names, nest):
    nest("a", 1500)
    with pytest.raises(ConfigurationError, match="too deep for a pattern"):
        names(["b.yml"], pattern="*.yml")
