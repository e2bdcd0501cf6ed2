"""The table of targets. A new target is one more row; its package is imported only when used."""

from dataclasses import dataclass

from siemantic.diagnostics import did_you_mean
from siemantic.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Target:
    """
    A language that we write.

    `ending` is that of its query files. `backend` is where the pySigma backend class is.
    `requirement` is what pip installs for it, None when it comes with siemantic. `pipelines` are
    the pySigma pipelines that it gets unless the user names others. `reset` is called before each
    rule when the backend keeps state from one rule to the next.
    """

    name: str
    language: str
    siem: str
    ending: str
    backend: str
    requirement: str | None = None
    pipelines: tuple[str, ...] = ()
    reset: str | None = None

    @property
    def uses_profile(self) -> bool:
        """Whether columns and log sources come from a profile of ours."""
        return self.requirement is None


_ELASTIC = "sigma.backends.elasticsearch"

TARGETS = (
    Target(
        "qradar_aql", "AQL", "IBM QRadar", ".aql",
        "siemantic.targets.qradar_aql.backend:QRadarAqlBackend",
    ),
    Target(
        "splunk", "SPL", "Splunk", ".spl", "sigma.backends.splunk:SplunkBackend",
        "pysigma-backend-splunk>=2.1,<3", ("sysmon", "splunk_windows"),
        # Its counter of regular expressions is on the class and would number rules by their order.
        "sigma.backends.splunk.splunk:SplunkDeferredORRegularExpression.reset",
    ),
    Target(
        "lucene", "Lucene", "Elasticsearch", ".lucene", f"{_ELASTIC}:LuceneBackend",
        "pysigma-backend-elasticsearch>=2.1,<3", ("sysmon", "ecs_windows"),
    ),
    Target(
        "eql", "EQL", "Elasticsearch", ".eql", f"{_ELASTIC}:EqlBackend",
        "pysigma-backend-elasticsearch>=2.1,<3", ("sysmon", "ecs_windows"),
    ),
    Target(
        "esql", "ES|QL", "Elasticsearch", ".esql", f"{_ELASTIC}:ESQLBackend",
        "pysigma-backend-elasticsearch>=2.1,<3", ("sysmon", "ecs_windows"),
    ),
    Target(
        "kusto", "KQL", "Microsoft Defender XDR, Sentinel", ".kql",
        "sigma.backends.kusto:KustoBackend", "pysigma-backend-kusto>=1,<2", ("microsoft_xdr",),
    ),
    Target(
        "sqlite", "SQL", "SQLite", ".sql", "sigma.backends.sqlite:sqliteBackend",
        "pysigma-backend-sqlite>=1.2,<2",
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
    raise ConfigurationError(
        f"unknown target '{name}'{did_you_mean(name, names)}; the targets are {', '.join(names)}"
    )
