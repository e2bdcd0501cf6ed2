"""
Prints the lowest version that pyproject.toml allows of each dependency, as constraints for pip.

    python .ci/lowest.py EXTRA... > lowest.txt

Those of the extras are printed beside those that siemantic always needs.
"""

import re
import sys
import tomllib
from pathlib import Path


def lowest(requirement: str) -> str:
    """
    The lowest version that is allowed; whoever has none, or no upper one, is not exact enough.

    >>> lowest("duckdb-kql[duckdb]>=1.1,<1.2; python_version < '3.13'")
    'duckdb-kql==1.1'
    """
    found = re.fullmatch(
        r"(?P<name>[\w.-]+)(\[[\w,-]+\])?(>=(?P<low>[\w.]+),<[\w.]+|==(?P<only>[\w.]+))(;.*)?",
        requirement,
    )
    if found is None:
        raise ValueError(f"'{requirement}' has no lowest and no highest version")
    return f"{found['name']}=={found['low'] or found['only']}"


def main() -> None:
    """Print them."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [project["dependencies"], *(extras[each] for each in sys.argv[1:])]
    for requirement in dict.fromkeys(each for several in wanted for each in several):
        sys.stdout.write(lowest(requirement) + "\n")


if __name__ == "__main__":
    main()
