"""Whatever is done to a file, its stamp is another, or there is none."""

import os
from pathlib import Path

import pytest

from siemantic.stamps import CLOCK_NS, Stamped, stamp

LATER_NS = 2**62
"""A time at which no file of the tests is new any more."""


@pytest.fixture
def stamped(tmp_path, monkeypatch):
    """A file, a folder with two files, and a folder of which the names are looked at."""
    monkeypatch.chdir(tmp_path)
    for name in ("settings", "rules/a.yml", "rules/windows/b.yml", "packages/p/version"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("as it was", encoding="utf-8")
    return Stamped(("settings", "rules"), ("packages", "missing"))


def write_as_if_nothing_had_been():
    """The same length, and the time that it had."""
    path = Path("rules/a.yml")
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    path.write_text("as it is.", encoding="utf-8")
    os.utime(path, ns=times)


CHANGES = {
    "a text": lambda: Path("settings").write_text("another", encoding="utf-8"),
    "a text of the same length and time": write_as_if_nothing_had_been,
    "rights": lambda: Path("rules/a.yml").chmod(0o600),
    "a new file": lambda: Path("rules/windows/c.yml").touch(),
    "a file that is gone": lambda: Path("rules/windows/b.yml").unlink(),
    "a file that moved": lambda: Path("rules/a.yml").rename("rules/windows/a.yml"),
    "another file in its place": lambda: Path("settings").replace("rules/a.yml"),
    "a folder that moved": lambda: Path("rules/windows").rename("rules/linux"),
    "a link in place of a file": lambda: (
        Path("rules/a.yml").rename("a.yml"),
        Path("rules/a.yml").symlink_to("../a.yml"),
    ),
    "no folder any more": lambda: Path("rules").rename("moved"),
    "a new package": lambda: Path("packages/q").mkdir(),
    "a package that is gone": lambda: Path("packages/p").rename("p"),
    "a folder that was missing": lambda: Path("missing").mkdir(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_change_is_seen(stamped, change):
    before = stamp(stamped, LATER_NS)
    assert before is not None
    assert stamp(stamped, LATER_NS) == before
    change()
    assert stamp(stamped, LATER_NS) != before


def test_nothing_is_said_of_files_that_are_as_new_as_a_clock_is_coarse(stamped):
    """One of them may be changed again, and keep its time."""
    looked_at = Path("settings"), Path("packages"), *Path("rules").rglob("*.yml")
    newest_ns = max(each.stat().st_ctime_ns for each in looked_at)
    assert stamp(stamped, newest_ns + CLOCK_NS) is None
    assert stamp(stamped, newest_ns + CLOCK_NS + 1) is not None


def test_nothing_is_said_of_links(stamped):
    """What one leads to may change where nobody looks."""
    Path("rules/c.yml").symlink_to("a.yml")
    assert stamp(stamped, LATER_NS) is None


def test_names_that_are_no_text_are_stamped(stamped):
    (Path.cwd() / os.fsdecode(b"rules/\xff.yml")).touch()
    assert stamp(stamped, LATER_NS) is not None
