"""The environments of the targets that cannot live beside the others, and their formats."""

from siemantic.targets.target import Isolation

_AGED = ("PyYAML==6.0.2", "jinja2==3.1.6", "markupsafe==3.0.2", "packaging==24.2",
         "pyparsing==3.1.4", "pysigma==0.11.23")  # fmt: skip
"""What the backends for pySigma 0.11 run on; later versions of pyparsing break it."""

_NEWEST = ("PyYAML==6.0.4", "google-re2==1.1.20251105", "jinja2==3.1.6", "markupsafe==3.0.4",
           "packaging==26.4", "pyparsing==3.3.3", "pysigma==2.0.1")  # fmt: skip
"""What the backends for pySigma 2 run on; it compiles regular expressions by RE2."""

QRADAR = Isolation(
    ("PyYAML==6.0.2", "pyparsing==3.0.9", "pysigma==0.9.11",
     "pysigma-backend-qradar==0.3.3"),
    {"default": "AQL", "extension": "an extension package for QRadar, a ZIP file"},
)  # fmt: skip

QRADAR_IBM = Isolation(
    (*_AGED, "regex==2023.12.25", "pysigma-backend-qradar-aql==0.3.2"),
    {"default": "AQL"},
)  # fmt: skip

SQLITE2 = Isolation(
    (*_NEWEST, "pysigma-backend-sqlite==2.1.1"),
    {"default": "SQL", "zircolite": "rules of Zircolite, JSON"},
)  # fmt: skip

CLICKHOUSE = Isolation(
    (*_NEWEST, "pysigma-backend-clickhouse==1.1.1"),
    {"default": "SQL", "clickdetect": "rules of ClickDetect"}, python="3.13",
)  # fmt: skip

DATADOG = Isolation(
    (*_AGED, "pysigma-backend-datadog==0.3.1"),
    {"default": "Datadog query syntax", "siem_rule": "Datadog Cloud SIEM rule"},
)  # fmt: skip

INSIGHTIDR = Isolation(
    (*_AGED, "pysigma-backend-insightidr==0.2.4"),
    {
        "default": "simple log search",
        "leql_advanced_search": "LEQL",
        "leql_detection_definition": "the rule logic of a detection",
    },
)  # fmt: skip
