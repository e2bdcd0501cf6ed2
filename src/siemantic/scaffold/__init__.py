"""
A folder -> a repository of detections as code.

`finding` says where the rules of a folder are, `choices` what its settings will be, `origin` what a
CI has to install, `known` keeps what is found in such rules, and `writing` fills in the files of
`template/`.
"""

from siemantic.scaffold.choices import Choices, choose
from siemantic.scaffold.known import BASELINE, keep_known_findings, load_found_rules
from siemantic.scaffold.origin import WHEELS, find_origin
from siemantic.scaffold.writing import Written, write_repository

__all__ = [
    "BASELINE",
    "WHEELS",
    "Choices",
    "Written",
    "choose",
    "find_origin",
    "keep_known_findings",
    "load_found_rules",
    "write_repository",
]
