"""The table of targets. A new target is one more row; its package is imported only when used."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from siemantic.diagnostics import did_you_mean
from siemantic.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Target:
    """
    A language that we write.

    `ending` is that of its query files. `backend` is where the pySigma backend class is.
    `requirement` is what pip installs for it, None when it comes with siemantic. `pipelines` are
    the pySigma pipelines that it gets unless the user names others. `reset` is called before each
    rule when the backend keeps state on its class; with `keeps_state` every rule gets a backend and
    pipelines of its own.

    `endings` are those of the files of other output formats. `joint_formats` make one query of all
    rules, so that a file per rule would be no use. `downloading_formats` are those that fetch
    data from the network, which we do not do.

    `caveats` is where its queries are known to mean something else than the rule, which the user
    is told. `refused_correlations` maps a type of correlation rule to what is so wrong with the
    backend's query for it that we do not write it.
    """

    name: str
    language: str
    siem: str
    ending: str
    backend: str
    requirement: str | None = None
    pipelines: tuple[str, ...] = ()
    reset: str | None = None
    keeps_state: bool = False
    endings: Mapping[str, str] = field(default_factory=dict)
    joint_formats: tuple[str, ...] = ()
    downloading_formats: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    refused_correlations: Mapping[str, str] = field(default_factory=dict)

    def ending_of(self, query_format: str) -> str:
        """The ending of the files of an output format."""
        return self.endings.get(query_format, self.ending)

    @property
    def uses_profile(self) -> bool:
        """Whether columns and log sources come from a profile of ours."""
        return self.requirement is None


_ELASTIC = "sigma.backends.elasticsearch"
_ELASTIC_RULES = ("siem_rule", "siem_rule_ndjson")

# The caveats are what the backends did to 129 small rules on real engines (SQLite, DuckDB's KQL,
# EQL, a look-alike of OpenSearch), and for SPL, ES|QL and correlations what their queries show.
TARGETS = (
    Target(
        "qradar_aql", "AQL", "IBM QRadar", ".aql",
        "siemantic.targets.qradar_aql.backend:QRadarAqlBackend",
        endings={"json": ".json"}, joint_formats=("bundle",),
    ),
    Target(
        "splunk", "SPL", "Splunk", ".spl", "sigma.backends.splunk:SplunkBackend",
        "pysigma-backend-splunk>=2.1,<3", ("sysmon", "splunk_windows"),
        # Its counter of regular expressions is on the class and would number rules by their order.
        "sigma.backends.splunk.splunk:SplunkDeferredORRegularExpression.reset",
        caveats=(
            "the wildcard '?' is written as '*'",
            "counting correlations look at fixed windows, so a burst across two is not counted",
        ),
    ),
    Target(
        "lucene", "Lucene", "Elasticsearch", ".lucene", f"{_ELASTIC}:LuceneBackend",
        "pysigma-backend-elasticsearch>=2.1,<3", ("sysmon", "ecs_windows"),
        downloading_formats=_ELASTIC_RULES,
        caveats=("regular expressions cover the whole value, and Lucene's syntax is not Sigma's",),
    ),
    Target(
        "eql", "EQL", "Elasticsearch", ".eql", f"{_ELASTIC}:EqlBackend",
        "pysigma-backend-elasticsearch>=2.1,<3", ("sysmon", "ecs_windows"),
        downloading_formats=_ELASTIC_RULES,
        caveats=(
            "regular expressions cover the whole value, and Lucene's syntax is not Sigma's",
            "NOT loses the events whose field is missing",
        ),
        refused_correlations={"temporal_ordered": "its query ends in 'by  with runs', no EQL"},
    ),
    Target(
        "esql", "ES|QL", "Elasticsearch", ".esql", f"{_ELASTIC}:ESQLBackend",
        "pysigma-backend-elasticsearch>=2.1,<3", ("sysmon", "ecs_windows"),
        downloading_formats=_ELASTIC_RULES,
        caveats=(
            "text is compared with regard to case",
            "regular expressions cover the whole value, and Lucene's syntax is not Sigma's",
            "counting correlations look at fixed windows, so a burst across two is not counted",
        ),
    ),
    Target(
        "kusto", "KQL", "Microsoft Defender XDR, Sentinel", ".kql",
        "sigma.backends.kusto:KustoBackend", "pysigma-backend-kusto>=1,<2", ("microsoft_xdr",),
        keeps_state=True,  # an error names the unknown fields of the rules before it too
        caveats=("the wildcard '?' and a test for null may not mean what the rule says",),
    ),
    Target(
        "sqlite", "SQL", "SQLite", ".sql", "sigma.backends.sqlite:sqliteBackend",
        "pysigma-backend-sqlite>=1.2,<2",
        caveats=(
            "there is no condition for the log source, and <TABLE_NAME> is yours to fill in",
            "'=' looks at case unless the columns are COLLATE NOCASE",
            "NOT loses the events whose field is missing",
        ),
        refused_correlations={
            "event_count": "its query counts over all time, not over the rule's timespan",
            "value_count": "its query counts over all time, not over the rule's timespan",
            "temporal_ordered": "its query does not look at the order of the events",
        },
    ),
)  # fmt: skip

PIPELINES = {
    "azure_monitor": "sigma.pipelines.azuremonitor:azure_monitor_pipeline",
    "ecs_kubernetes": "sigma.pipelines.elasticsearch:ecs_kubernetes",
    "ecs_macos_esf": "sigma.pipelines.elasticsearch:ecs_macos_esf",
    "ecs_windows": "sigma.pipelines.elasticsearch:ecs_windows",
    "ecs_windows_old": "sigma.pipelines.elasticsearch:ecs_windows_old",
    "ecs_zeek_beats": "sigma.pipelines.elasticsearch:ecs_zeek_beats",
    "ecs_zeek_corelight": "sigma.pipelines.elasticsearch:ecs_zeek_corelight",
    "microsoft_xdr": "sigma.pipelines.microsoftxdr:microsoft_xdr_pipeline",
    "sentinel_asim": "sigma.pipelines.sentinelasim:sentinel_asim_pipeline",
    "splunk_cim": "sigma.pipelines.splunk:splunk_cim_data_model",
    "splunk_sysmon_acceleration": (
        "sigma.pipelines.splunk:splunk_windows_sysmon_acceleration_keywords"
    ),
    "splunk_windows": "sigma.pipelines.splunk:splunk_windows_pipeline",
    "sysmon": "sigma.pipelines.sysmon:sysmon_pipeline",
}
"""The pipelines of the packages above, by the names that sigma-cli's users know."""


def get_target(name: str) -> Target:
    """
    The row of that name.

    Raises:
        ConfigurationError: there is none.
    """
    for target in TARGETS:
        if target.name == name:
            return target
    names = [target.name for target in TARGETS]
    near = did_you_mean(name, names) or f"; the targets are {', '.join(names)}"
    raise ConfigurationError(f"unknown target '{name}'{near}")


def import_object(where: str) -> Any:  # noqa: ANN401 - whatever the table names
    """What a row names as `module:attribute`, imported."""
    module, _, attributes = where.partition(":")
    try:
        found: Any = import_module(module)
    except ImportError as error:
        package = f"'{where}' cannot be imported: {error}"
        raise ConfigurationError(f"{package}; see: siemantic list targets") from error
    for attribute in attributes.split("."):
        found = getattr(found, attribute)
    return found


def words_of(error: Exception) -> str:
    """The error's words in one line, without what pySigma adds about the state it was in."""
    words = " ".join(" ".join(str(part) for part in error.args).split())
    return _STATE.sub("", words)


_STATE = re.compile(r" \(while (?:applying|converting|finalizing)[^()]* rule None\)$")
