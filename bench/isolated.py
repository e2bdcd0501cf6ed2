"""
What the environments of isolated targets cost: seconds to make each, those of the processor among
them, and MB on the disk.

    pip install .
    python bench/isolated.py [-t NAME ...] [--keep FOLDER]

Each is made once, anew, in a folder that goes afterwards unless FOLDER is given. The packages are
downloaded where pip or uv does not have them in its cache. A target whose Python is not here is
told.
"""

import argparse
import os
import shutil
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from siemantic.errors import ConfigurationError
from siemantic.targets.isolated.environment import install
from siemantic.targets.table import TARGETS


def main():
    """Print a table in Markdown, a row for each target."""
    arguments = _arguments()
    isolated = [each for each in TARGETS if each.isolation is not None]
    wanted = [each for each in isolated if not arguments.t or each.name in arguments.t]
    print("made by", "uv" if shutil.which("uv") else "venv and pip")
    print("| target | seconds | of the processor | MB |\n| --- | --- | --- | --- |")
    with ExitStack() as stack:
        home = arguments.keep or stack.enter_context(tempfile.TemporaryDirectory())
        os.environ["XDG_DATA_HOME"] = str(Path(home).resolve())
        for target in wanted:
            print(f"| `{target.name}` | {_cost(target)} |", flush=True)


def _arguments():
    parser = argparse.ArgumentParser(description="What isolated environments cost.")
    parser.add_argument("-t", action="append", metavar="NAME", help="one target, or several")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the environments there")
    return parser.parse_args()


def _cost(target):
    start, before = time.perf_counter(), _processor_seconds()
    try:
        folder = install(target)
    except ConfigurationError as error:
        return f"{error} | - | -"
    seconds, busy = time.perf_counter() - start, _processor_seconds() - before
    sizes = (each.lstat().st_size for each in folder.rglob("*"))
    return f"{seconds:.1f} | {busy:.1f} | {sum(sizes) / 1e6:.0f}"


def _processor_seconds():
    found = os.times()
    return found.children_user + found.children_system


if __name__ == "__main__":
    main()
