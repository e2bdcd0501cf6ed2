"""
Rules x targets -> conversions. Every rule is accounted for, and none stops another.

`workload` says what there is to convert, `running` converts it by the `converters`, and
`conversion` is what becomes of it.
"""

from siemantic.convert.conversion import Conversion, Place, Status, place_of
from siemantic.convert.converters import check_requests, content_of, converter_of, finalize
from siemantic.convert.running import convert_all, convert_one
from siemantic.convert.workload import Workload, load_workload, make_workload

__all__ = [
    "Conversion",
    "Place",
    "Status",
    "Workload",
    "check_requests",
    "content_of",
    "convert_all",
    "convert_one",
    "converter_of",
    "finalize",
    "load_workload",
    "make_workload",
    "place_of",
]
