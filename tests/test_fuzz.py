"""The laws of the fuzzed entrances hold for the texts that fuzzing begins with; see tests/fuzz."""

import importlib

import pytest

from fuzz.harness import CORPUS, attempt

TEXTS = [path for folder in sorted(CORPUS.iterdir()) for path in sorted(folder.iterdir())]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_law_is_broken(path):
    driver = importlib.import_module(f"fuzz.{path.parent.name}")
    failure = attempt(driver, path.read_bytes())
    assert failure is None, failure.told


def test_each_driver_has_texts_to_begin_with():
    drivers = {each.stem for each in CORPUS.parent.glob("*.py") if "def check(" in each.read_text()}
    assert drivers == {each.parent.name for each in TEXTS}


class _Driver:
    """Does what an entrance must not."""

    def __init__(self, check):
        self.check = check


def _loops(_data, _folder):
    while True:
        pass


def _writes(_data, folder):
    (folder.parent / "written").write_text("")


def _runs(_data, _folder):
    import subprocess

    subprocess.Popen(["true"])  # noqa: S607 - it is not run


@pytest.mark.parametrize(
    ("check", "kind"),
    [(_loops, "LateError"), (_writes, "ReachedOutError"), (_runs, "ReachedOutError")],
)
def test_what_an_entrance_must_not_do_is_seen(check, kind):
    assert attempt(_Driver(check), b"", limit_s=0.2).kind.startswith(kind)


def test_a_text_is_mutated():
    from random import Random

    from fuzz.mutations import mutated

    text = b"title: a\ndetection: {s: {a: [b, c]}, condition: s}\n"
    found = {mutated(text, Random(seed), ("word",), [text]) for seed in range(50)}
    assert len(found) > 25
