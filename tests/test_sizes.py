"""The style's limits on the length of files."""

from pathlib import Path

import pytest

import siemantic

LINES = 300
MOST = 500
"""In tests and measurements, whose tables of cases make them long."""

_PACKAGE = Path(siemantic.__file__).parent
_ROOT = _PACKAGE.parents[1]


@pytest.mark.parametrize(
    ("folder", "lines"),
    [(_PACKAGE, LINES), (_ROOT / "tests", MOST), (_ROOT / "bench", MOST)],
    ids=["src", "tests", "bench"],
)
def test_no_file_is_longer_than_the_style_wants(folder, lines):
    """Who passes it looks for a seam; what is public stays where it is imported from."""
    sizes = {
        path.relative_to(folder).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in folder.rglob("*.py")
    }
    assert sizes
    assert {name: size for name, size in sizes.items() if size > lines} == {}
