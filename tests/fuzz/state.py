"""Fuzz the files that siemantic keeps, and siemantic.toml: a text is read as each of them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from fuzz.builds import build
from fuzz.harness import main
from fuzz.laws import check_refusal
from siemantic.aql.schema import load_schema
from siemantic.build.manifest import MANIFEST
from siemantic.errors import ConfigurationError
from siemantic.lint.baseline import load_baseline
from siemantic.qradar.deployment.sets.wanted import load_reference_sets
from siemantic.qradar.deployment.state import Store
from siemantic.qradar.inventory_file import load_inventory
from siemantic.settings import load_settings

ENDING = "json"


def check(data, folder):
    """It is refused in our own words, or used."""
    path = folder / "a.json"
    path.write_bytes(data)
    for read in READERS:
        try:
            read(path)
        except ConfigurationError as error:
            check_refusal(error)


def _manifest(path):
    (path.parent / "out").mkdir()
    (path.parent / "out" / MANIFEST).write_bytes(path.read_bytes())
    build(path.parent)


def _deployed(path):
    store = Store(path, "https://qradar.example.com")
    state = store.load()
    known = (state.records, state.set_names)
    store.save(state)
    again = store.load()
    assert (again, again.records, again.set_names) == (state, *known)
    store.get_previous()


def _baseline(path):
    baseline = load_baseline(path)
    baseline.compare([], ["rule.yml"])
    baseline.write([], ["rule.yml"])


READERS = (
    _deployed, _manifest, _baseline, load_settings, load_inventory, load_schema, load_reference_sets
)  # fmt: skip


if __name__ == "__main__":
    main(__file__)
