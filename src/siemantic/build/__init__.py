"""
A repository's rules -> its accepted queries.

`built` converts what is new and remembers the rest, of which `footprint` says how much depends on a
profile, `running` compares with what is accepted. `manifest` says why each query is as it is,
`reasons` why it is not any more, `meaning` what that does to what it means, and `verdicts` what is
known of it here alone; `sides` looks things up in manifests. What there is to convert is said by
`siemantic.settings`.
"""

from siemantic.build.reasons import Reasons
from siemantic.build.running import BuildResult, run_build, write_build
from siemantic.settings import SETTINGS_FILE, Settings, load_settings

__all__ = [
    "SETTINGS_FILE",
    "BuildResult",
    "Reasons",
    "Settings",
    "load_settings",
    "run_build",
    "write_build",
]
