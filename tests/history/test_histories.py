"""Which commits changed what a rule means."""

from dataclasses import replace
from pathlib import Path

import pytest

from history.commits import Repository, rule, told


@pytest.fixture
def repository(tmp_path):
    """An empty one."""
    return Repository(tmp_path / "repository")


def test_commits_that_changed_the_meaning_are_told_newest_first(repository):
    """Those that changed the text alone are counted."""
    repository.commit("it begins", a=rule("A: [x, y]"))
    repository.commit("a title", a=rule("A: [x, y]", title="A rule"))
    repository.commit("another order", a=rule("A: [y, x]", title="A rule"))
    repository.commit("a comment", a=rule("A: [y, x]", title="A rule") + "# of no meaning\n")
    repository.commit("less", a=rule("A: x", title="A rule", level="high"))
    repository.commit("more", a=rule("A: [x, z]", title="A rule"))
    repository.commit("other", a=rule("A: [x, q]", title="A rule"))
    repository.commit("elsewhere", a=rule("A: [x, q]", title="A rule", product="linux"))
    history = repository.history()
    assert told(history) == [
        ("elsewhere", "kept", "same"),
        ("other", "kept", "other"),
        ("more", "kept", "more"),
        ("less", "kept", "less"),
        ("it begins", "new", "same"),
    ]
    assert (history.texts, history.older, history.edge, history.reason) == (3, 0, None, "")
    (_, elsewhere), (_, other), (_, more), (commit, less), _ = history.changes
    assert elsewhere.settings[0].new == "product linux"
    assert (other.before, other.since) == ({"A": "z"}, {"A": "q"})
    assert (more.before, more.since) == (None, {"A": "z"})
    assert (less.before, less.since) == ({"A": "y"}, None)
    assert less.marks[0][1:] == ("low", "high")
    assert (commit.date, len(commit.name)) == ("2026-01-05", 40)


def test_rule_is_followed_through_the_names_of_its_file(repository):
    """Where several change them in one commit, and where one takes a name that another had."""
    one, two = rule("A: x", 10, "one"), rule("B: x", 11, "two")
    more = two.replace("B: x", "B: [x, y]")
    repository.commit("begin", a=one, b=two)
    repository.commit("away", a=None, b=None, c=one, d=more)
    repository.commit("swap", c=None, d=None, a=more, b=one)
    found = repository.histories()
    assert told(found["one"]) == [("begin", "new", "same")]
    assert told(found["two"]) == [("away", "kept", "more"), ("begin", "new", "same")]


def test_rule_that_was_removed_is_back(repository):
    """What is another since then is told."""
    repository.commit("begin", a=rule("A: [x, y]"), b=rule("A: x", 11, "other"))
    repository.commit("away", a=None, c=rule("A: [x, y]", 12, "much like it"))
    repository.commit("back", a=rule("A: x"))
    found = repository.histories()["a rule"]
    assert told(found) == [
        ("back", "back", "less"),
        ("away", "gone", "same"),
        ("begin", "new", "same"),
    ]
    assert found.changes[0][1].before == {"A": "y"}


def test_another_rule_under_the_same_name_is_not_the_same(repository):
    """Its id tells."""
    repository.commit("old", a=rule("A: x", 10), b=rule("C: x", 12, "other"))
    repository.commit("away", a=None)
    repository.commit("new", a=rule("B: x", 11))
    assert told(repository.histories()["a rule"]) == [("new", "new", "same")]


def test_rules_of_one_file_have_each_a_history(repository):
    """By their ids, wherever in the file they stand; one that gets an id is the same."""
    one, two = rule("A: x", 10, "one"), rule("B: x", 11, "two")
    without = two.replace("id:", "x:")
    repository.commit("begin", a=f"{one}---\n{without}")
    repository.commit("id", a=f"{one}---\n{two}")
    repository.commit("about one", a=f"{one.replace('A: x', 'A: [x, y]')}---\n{two}")
    repository.commit("order", a=f"{two}---\n{one.replace('A: x', 'A: [x, y]')}")
    found = repository.histories()
    assert told(found["one"]) == [("about one", "kept", "more"), ("begin", "new", "same")]
    assert (told(found["two"]), found["two"].texts) == ([("begin", "new", "same")], 1)


def test_merges_bring_what_their_commits_did(repository):
    """Nothing is told twice."""
    many = "\n".join(f"# {number}" for number in range(20))
    repository.commit("begin", a=f"{rule('A: x')}{many}\n")
    repository.git("checkout", "--quiet", "-b", "side")
    repository.commit("more", a=f"{rule('A: [x, y]')}{many}\n")
    repository.git("checkout", "--quiet", "main")
    repository.commit("a comment", a=f"{rule('A: x')}{many}\n# and so on\n")
    repository.day += 1
    repository.git("merge", "--quiet", "--message", "merged", "side")
    history = repository.history()
    assert told(history) == [("more", "kept", "more"), ("begin", "new", "same")]
    assert history.texts == 1


def test_broken_rule_and_broken_file_are_told(repository):
    """What it means is not known, and why."""
    repository.commit("begin", a=rule("A: x"))
    repository.commit("breaks", a=rule("A: x").replace("condition: s", "condition: t"))
    repository.commit("breaks all", a=f"<<<<<<< HEAD\n{rule('A: x')}")
    repository.commit("mends", a=rule("A: x"))
    found = repository.history().changes
    assert [(commit.subject, each.relation) for commit, each in found] == [
        ("mends", "unknown"),
        ("breaks all", "unknown"),
        ("breaks", "unknown"),
        ("begin", "same"),
    ]
    assert found[0][1].reason.startswith("the file of then cannot be read: ")
    assert found[2][1].reason.startswith("the rule was broken since: ")


def test_large_file_of_then_is_not_looked_at(repository):
    """It is said."""
    repository.commit("begin", a=rule("A: x"))
    repository.commit("large", a=rule("A: x") + "# " + "x" * 300_000)
    repository.commit("small", a=rule("A: [x, y]"))
    large = repository.history().changes[1]
    assert large[1].reason == "the file of then is larger than 256 kB"


def test_newest_commits_are_looked_at(repository):
    """The number of the others is told."""
    for number in range(53):
        repository.commit(f"{number}", a=rule(f"A: {number}"))
    history = repository.history()
    assert (len(history.changes), history.older) == (50, 3)
    assert told(history)[-1] == ("3", "kept", "other")


def test_what_no_commit_has_is_told(repository):
    """A change of the text alone is not; a new file is nothing but new."""
    repository.commit("begin", a=rule("A: x"), b=rule("A: x", 11, "b"))
    repository.write(
        a=rule("A: [x, y]"), b=rule("A: x", 11, "b") + "# end", c=rule("A: x", 12, "c")
    )
    found = repository.histories()
    assert told(found["a rule"]) == [(None, "kept", "more"), ("begin", "new", "same")]
    assert (told(found["b"]), found["b"].texts) == ([("begin", "new", "same")], 0)
    assert told(found["c"]) == [(None, "new", "same")]


def test_repository_without_a_commit_has_only_new_rules(repository):
    """As it is after `git init`."""
    repository.write(a=rule("A: x"))
    assert told(repository.history()) == [(None, "new", "same")]


def test_end_of_a_shallow_clone_is_no_beginning(repository, tmp_path):
    """It is told from when on the history is known."""
    for number in range(4):
        repository.commit(f"{number}", a=rule(f"A: {number}"))
    address = f"file://{repository.folder}"
    repository.git("clone", "--quiet", "--depth=2", address, str(tmp_path / "shallow"))
    shallow = replace(repository, folder=tmp_path / "shallow").history()
    assert told(shallow) == [("3", "kept", "other")]
    assert shallow.edge.subject == "2"


def test_subjects_and_names_are_taken_as_they_are(repository):
    """Whatever is in them: nothing is run, and no entry is mistaken for another."""
    subject = ":100644 100644 <script>alert(1)</script> \u202e --output=x"
    repository.commit(subject, **{"-a\n:é": rule("A: x", 10, "one"), "b": rule("B: x", 11, "two")})
    repository.commit("-p", **{"-a\n:é": rule("A: [x, y]", 10, "one")})
    found = repository.histories()
    assert told(found["one"]) == [("-p", "kept", "more"), (subject, "new", "same")]
    assert told(found["two"]) == [(subject, "new", "same")]


def test_settings_of_the_user_make_no_difference(repository):
    """Those that change what `git log` says."""
    repository.commit("begin", a=rule("A: x"))
    repository.commit("moved", b=rule("A: x") + "# end\n", a=None)
    before = repository.histories()
    for name, value in (
        ("log.showRoot", "false"),
        ("log.showSignature", "true"),
        ("diff.renames", "false"),
        ("diff.relative", "true"),
        ("color.ui", "always"),
        ("core.quotePath", "true"),
    ):
        repository.git("config", name, value)
    assert repository.histories() == before
    assert told(before["a rule"]) == [("begin", "new", "same")]


def test_what_is_remembered_is_what_was_told(repository):
    """By what was compared: a second run compares nothing, and tells the same."""
    repository.commit("begin", a=rule("A: [x, y]"))
    repository.commit("less", a=rule("A: x", level="high", product="linux"))
    repository.commit("breaks", a=rule("A: x").replace("condition: s", "condition: t"))
    first = repository.histories()
    for each in repository.git("cat-file", "--batch-all-objects", "--batch-check").splitlines():
        name, kind, _ = each.split()
        if kind == "blob":
            (repository.folder / ".git" / "objects" / name[:2] / name[2:]).unlink()
    assert repository.histories() == first
    lost = repository.histories("other.sqlite")["a rule"]
    assert {each.reason for _, each in lost.changes} == {"the clone does not have the file of then"}


def test_rules_of_no_repository_have_no_history(tmp_path):
    """Nor those beside a folder that only looks like one, which git refuses."""
    plain, fake = tmp_path / "plain", tmp_path / "fake"
    for folder in (plain, fake):
        (folder / "r").mkdir(parents=True)
        (folder / "r" / "a.yml").write_text(rule("A: x"), encoding="utf-8")
    (fake / ".git").mkdir()
    found = Repository.histories
    assert found(Folder(plain)) == {}
    assert found(Folder(fake))["a rule"].reason.startswith("git does not tell it: ")


class Folder:
    """A folder that is no repository."""

    def __init__(self, folder):
        self.folder = Path(folder)
