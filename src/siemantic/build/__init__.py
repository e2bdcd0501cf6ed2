"""
A repository's rules -> its accepted queries.

`settings` reads `siemantic.toml`, `running` converts and compares, `manifest` says why each query
is as it is.
"""

from siemantic.build.running import BuildResult, run_build, write_build
from siemantic.build.settings import SETTINGS_FILE, Settings, load_settings

__all__ = [
    "SETTINGS_FILE",
    "BuildResult",
    "Settings",
    "load_settings",
    "run_build",
    "write_build",
]
