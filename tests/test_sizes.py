"""The style's limit on the length of files."""

from pathlib import Path

import siemantic

LINES = 300


def test_no_file_is_longer_than_the_style_wants():
    """Who passes it looks for a seam; what is public stays where it is imported from."""
    root = Path(siemantic.__file__).parent
    sizes = {
        path.relative_to(root).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in root.rglob("*.py")
    }
    assert {name: size for name, size in sizes.items() if size > LINES} == {}
