"""`siemantic diff`: which queries mean something else than before."""

import pytest

from diffing.sides import commit, git, rule

WORDS = ("diff", "r", "-t", "qradar_aql", "--profile", "plain")


def test_meaning_comes_first_with_an_event_then_what_is_lost_then_texts(siemantic, write, tmp_path):
    """Each rule has its line, and the unchanged ones are counted."""
    write(**{
        "r/a.yml": rule("Same", "Image: a", 10),
        "r/b.yml": rule("Text", "Image|startswith: [a, b]", 11),
        "r/c.yml": rule("Meaning", "Image: a", 12),
        "r/d.yml": rule("Lost", "Image: a", 13),
        "r/e.yml": rule("Gone", "Image: a", 14),
    })  # fmt: skip
    commit(tmp_path)
    write(**{
        "r/b.yml": rule("Text", "Image|startswith: [b, a]", 11),
        "r/c.yml": rule("Meaning", "Image: b", 12),
        "r/d.yml": rule("Lost", "Image|expand: '%who%'", 13),
        "r/f.yml": rule("New", "Image: a", 15),
    })  # fmt: skip
    git(tmp_path, "rm", "--quiet", "r/e.yml")
    done = siemantic(*WORDS, "--against", "HEAD")
    lines = done.out.splitlines()
    assert [each for each in lines if not each.startswith("  ")] == [
        "the meaning changed: Meaning (r/c.yml)",
        "converts no longer: Lost (r/d.yml)",
        "gone: Gone (r/e.yml)",
        "new: New (r/f.yml)",
        "the text alone: Text (r/b.yml)",
    ]
    assert lines[1:3] == [
        '  only the old query finds: {"Image": "a"}',
        '  only the new query finds: {"Image": "b"}',
    ]
    text = lines[lines.index("the text alone: Text (r/b.yml)") + 1 :]
    assert any(each.startswith("  - ") for each in text)
    assert any(each.startswith("  + ") for each in text)
    assert done.err == (
        "qradar_aql against HEAD: 1 with another meaning, 1 not converted any more, 1 gone, "
        "1 new, 1 with another text alone, 1 unchanged of 6 rules\n"
    )
    assert done.code == 1


@pytest.mark.backends
def test_both_texts_are_shown_where_nothing_reads_them(siemantic, write, tmp_path):
    """Lines that both have stand once; nothing else can be told of an unverified target."""
    write(**{"r/a.yml": rule("A", "Image: a")})
    commit(tmp_path)
    write(**{"r/a.yml": rule("A", "Image: b")})
    done = siemantic("diff", "r", "-t", "splunk", "-p", "none", "--against", "HEAD")
    first, reason, *texts = done.out.splitlines()
    assert (first, texts) == (
        "not compared: A (r/a.yml)",
        ['  - Image="a"', '  + Image="b"'],
    )
    assert "no reader and no engine" in reason


def test_objects_say_all(siemantic, write):
    """One for each rule, the unchanged ones too."""
    write(**{"r/a.yml": rule("A", "Image: a"), "r/b.yml": rule("B", "Image: b", 11)})
    siemantic("convert", *WORDS[1:], "-o", "q")
    write(**{"r/b.yml": rule("B", "Image: c", 11)})
    done = siemantic(*WORDS, "--against", "q", "--format", "json")
    changed, same = done.objects
    assert list(changed) == [
        "outcome", "id", "title", "path", "position", "target", "reason", "found", "events",
        "assumptions", "bounds", "old", "new",
    ]  # fmt: skip
    assert (changed["outcome"], same["outcome"]) == ("changed", "unchanged")
    assert changed["found"][0] == {"by": "old", "event": {"Image": "b"}, "readings": []}
    assert same["old"] == same["new"] != []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("sqlite", "--against", "nothing"), "'nothing' is no folder of queries, no git revision"),
        (("sqlite", "--profile", "ibm", "--against", "HEAD"), "no profile is used by sqlite"),
    ],
)
def test_wrong_usage_is_told(siemantic, write, words, told):
    """In one message, with the way out."""
    write(**{"r/a.yml": rule("A", "Image: a")})
    done = siemantic("diff", "r", "-t", *words)
    assert told in " ".join(done.err.replace("│", "").split())
    assert (done.code, done.out) == (2, "")
