"""
A folder -> a repository of detections as code.

`finding` says where the rules of a folder are, `choices` what its settings will be, and `writing`
fills in the files of `template/`, as real as they become.
"""

from siemantic.scaffold.choices import Choices, choose
from siemantic.scaffold.writing import Written, write_repository

__all__ = ["Choices", "Written", "choose", "write_repository"]
