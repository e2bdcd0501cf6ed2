"""The table of targets. A new target is one more row; its package is imported only when used."""

from siemantic.diagnostics import did_you_mean
from siemantic.errors import ConfigurationError
from siemantic.targets import faults, isolations
from siemantic.targets.target import Target

_SYSMON = "pysigma-pipeline-sysmon>=2,<3"

_ELASTIC = "sigma.backends.elasticsearch"
_ELASTIC_PACKAGES = ("pysigma-backend-elasticsearch>=2.1,<3", _SYSMON)
_ECS = ("sysmon", "ecs_windows", "ecs_zeek_beats", "ecs_kubernetes", "ecs_macos_esf")
_ELASTIC_RULES = ("siem_rule", "siem_rule_ndjson")

_KUSTO = "sigma.backends.kusto:KustoBackend"
_KUSTO_PACKAGES = ("pysigma-backend-kusto>=1.0.1,<2",)

_KUSTO_REPAIRS = (
    "numbers_beside_texts", "re2_wildcards_within", "re2_networks", "re2_regexes",
)  # fmt: skip

TARGETS = (
    Target(
        "qradar_aql", "AQL", "IBM QRadar", ".aql",
        "siemantic.targets.qradar_aql.backend:QRadarAqlBackend", reads="aql",
        endings={"json": ".json", "extension": ".zip"}, joint_formats=("bundle", "extension"),
    ),
    Target(
        "qradar", "AQL", "IBM QRadar", ".aql", "sigma.backends.qradar:QradarBackend",
        reads="aql", endings={"extension": ".zip"}, joint_formats=("extension",),
        isolation=isolations.QRADAR,
        caveats=faults.QRADAR,
    ),
    Target(
        "qradar_ibm", "AQL", "IBM QRadar", ".aql", "sigma.backends.QRadarAQL:QRadarAQLBackend",
        reads="aql",
        isolation=isolations.QRADAR_IBM,
        pipelines=("qradar-aql-fields",),
        caveats=faults.QRADAR_IBM,
    ),
    Target(
        "qradar_community", "AQL", "IBM QRadar", ".aql",
        "sigma.backends.QRadarAQL:QRadarAQLBackend",
        ("pysigma-backend-qradar-community>=0.4,<0.5",), ("qradar-aql-fields",),
        reads="aql", repairs=("texts_as_patterns", "guarded_negations"),
        caveats=faults.QRADAR_COMMUNITY,
    ),
    Target(
        "splunk", "SPL", "Splunk", ".spl", "sigma.backends.splunk:SplunkBackend",
        ("pysigma-backend-splunk>=2.1,<3", _SYSMON), ("sysmon", "splunk_windows"),
        format_pipelines={"data_model": ("splunk_cim",)},
        # Its counter of regular expressions is on the class and would number rules by their order.
        reset="sigma.backends.splunk.splunk:SplunkDeferredORRegularExpression.reset",
        caveats=faults.SPLUNK,
    ),
    Target(
        "splunk_spl2", "SPL2", "Splunk", ".spl2", "sigma.backends.splunk:SplunkSPL2Backend",
        ("pysigma-backend-splunk>=2.1,<3", _SYSMON), ("sysmon", "splunk_windows"),
        joint_formats=("module",),
    ),
    Target(
        "lucene", "Lucene", "Elasticsearch", ".lucene", f"{_ELASTIC}:LuceneBackend",
        _ELASTIC_PACKAGES, _ECS, reads="lucene", runs="lucene", parses="lucene",
        downloading_formats=_ELASTIC_RULES,
        caveats=faults.LUCENE,
    ),
    Target(
        "eql", "EQL", "Elasticsearch", ".eql", f"{_ELASTIC}:EqlBackend", _ELASTIC_PACKAGES, _ECS,
        runs="eql", repairs=("numbers_as_texts",), downloading_formats=_ELASTIC_RULES,
        caveats=faults.EQL,
        refused_correlations={"temporal_ordered": "its query ends in 'by  with runs', no EQL"},
    ),
    Target(
        "esql", "ES|QL", "Elasticsearch", ".esql", f"{_ELASTIC}:ESQLBackend", _ELASTIC_PACKAGES,
        _ECS, parses="esql", downloading_formats=_ELASTIC_RULES,
        caveats=faults.ESQL,
    ),
    Target(
        "elastalert", "ElastAlert rule", "Elasticsearch", ".yml", f"{_ELASTIC}:ElastalertBackend",
        _ELASTIC_PACKAGES, _ECS, caveats=faults.ELASTALERT,
    ),
    Target(
        "opensearch_lucene", "Lucene", "OpenSearch", ".lucene",
        "sigma.backends.opensearch:OpensearchLuceneBackend",
        ("pysigma-backend-opensearch>=2.0.2,<3", *_ELASTIC_PACKAGES), _ECS,
        reads="lucene", runs="lucene", parses="lucene",
        endings={"dashboards_ndjson": ".ndjson", "monitor_rule": ".json"},
        caveats=faults.OPENSEARCH_LUCENE,
    ),
    Target(
        "opensearch_ppl", "PPL", "OpenSearch", ".ppl",
        "sigma.backends.opensearch:OpenSearchPPLBackend",
        ("pysigma-backend-opensearch>=2.0.2,<3", *_ELASTIC_PACKAGES), _ECS,
        # docs.opensearch.org, "Relevance functions", MATCH.
        caveats=faults.OPENSEARCH_PPL,
        refused_correlations={"event_count": faults.ALL_TIME, "value_count": faults.ALL_TIME},
    ),
    Target(
        "kusto", "KQL", "Microsoft Defender XDR", ".kql", _KUSTO, _KUSTO_PACKAGES,
        ("microsoft_xdr",), runs="kusto", parses="kusto",
        tables="sigma.pipelines.microsoftxdr.tables:MICROSOFT_XDR_TABLES",
        keeps_state=True,  # an error names the unknown fields of the rules before it too
        repairs=_KUSTO_REPAIRS, caveats=faults.KUSTO,
    ),
    Target(
        "sentinel", "KQL", "Microsoft Sentinel", ".kql", _KUSTO, _KUSTO_PACKAGES,
        ("azure_monitor",), runs="kusto", parses="kusto",
        tables="sigma.pipelines.azuremonitor.tables:AZURE_MONITOR_TABLES", keeps_state=True,
        repairs=_KUSTO_REPAIRS,
        caveats=faults.SENTINEL,
    ),
    Target(
        "sentinel_asim", "KQL", "Microsoft Sentinel, ASIM", ".kql", _KUSTO, _KUSTO_PACKAGES,
        ("sentinel_asim",), runs="kusto", parses="kusto", keeps_state=True,
        repairs=_KUSTO_REPAIRS, caveats=faults.SENTINEL_ASIM,
    ),
    Target(
        "sqlite", "SQL", "SQLite", ".sql", "sigma.backends.sqlite:sqliteBackend",
        ("pysigma-backend-sqlite>=1.2,<2",), reads="sqlite",
        repairs=(
            "python_regexes", "python_texts_beyond_ascii", "python_networks", "absence_as_null",
            "guarded_negations",
        ),
        caveats=faults.SQLITE,
        refused_correlations={
            "event_count": faults.ALL_TIME,
            "value_count": faults.ALL_TIME,
            "temporal_ordered": "its query does not look at the order of the events",
        },
    ),
    Target(
        "sqlite2", "SQL", "SQLite, pySigma 2", ".sql", "sigma.backends.sqlite:sqliteBackend",
        reads="sqlite", endings={"zircolite": ".json"},
        isolation=isolations.SQLITE2,
        caveats=faults.SQLITE2,
    ),
    Target(
        "duckdb", "SQL", "DuckDB", ".sql", "sigma_backend_duckdb:DuckDBBackend",
        ("pysigma-backend-duckdb>=0.1.4,<0.2",), reads="duckdb",
        repairs=(
            "numbers_beside_texts", "re2_regexes", "re2_texts_with_underscores",
            "texts_as_patterns", "re2_networks", "guarded_negations",
        ),
        caveats=faults.DUCKDB,
    ),
    Target(
        "clickhouse", "SQL", "ClickHouse", ".sql", "sigma.backends.clickhouse:ClickhouseBackend",
        runs="clickhouse", endings={"clickdetect": ".yml"},
        isolation=isolations.CLICKHOUSE,
        caveats=faults.CLICKHOUSE,
    ),
    Target(
        "databricks", "SQL", "Databricks", ".sql", "sigma.backends.databricks:DatabricksBackend",
        ("pysigma-backend-databricks>=0.1.7,<0.2",), ("snake_case",), runs="databricks",
        repairs=("guarded_negations",), downloading_formats=("lakewatch",),
        caveats=faults.DATABRICKS,
    ),
    Target(
        "loki", "LogQL", "Grafana Loki", ".logql", "sigma.backends.loki:LogQLBackend",
        ("pysigma-backend-loki>=0.15.1,<0.16",), parses="logql",
        keeps_state=True,  # it numbers what it compares
        # How it says that a field is missing, and whether it can, is on the class.
        reset="sigma.backends.loki.loki:LogQLBackend.set_expression_templates", reset_with=(False,),
        refuses="siemantic.targets.loki_keywords:refuse_lost_keywords",
    ),
    Target(
        "crowdstrike", "LogScale", "CrowdStrike Falcon", ".logscale",
        "sigma.backends.crowdstrike:LogScaleBackend", ("pysigma-backend-crowdstrike>=3,<4",),
        ("crowdstrike_fdr",),
        caveats=faults.CROWDSTRIKE,
    ),
    Target(
        "secops", "UDM search", "Google SecOps", ".udm", "sigma.backends.secops:SecOpsBackend",
        ("pysigma-backend-secops>=1,<2",), ("secops_udm",), endings={"yara_l": ".yaral"},
        keeps_state=True,  # a rule has the event type of the rules before it
        reset="siemantic.targets.secops_order:order_event_types",
        caveats=faults.SECOPS,
    ),
    Target(
        "sentinelone", "Deep Visibility", "SentinelOne", ".s1ql",
        "sigma.backends.sentinelone:SentinelOneBackend",
        ("pysigma-backend-sentinelone>=0.1.3,<0.2",),
        # An error names the unknown fields of the rules before it too.
        keeps_state=True, own_pipeline="sigma.pipelines.sentinelone:sentinelone_pipeline",
        caveats=faults.SENTINELONE,
    ),
    Target(
        "sentinelone_pq", "PowerQuery", "SentinelOne", ".pq",
        "sigma.backends.sentinelone_pq:SentinelOnePQBackend",
        ("pysigma-backend-sentinelone-pq>=0.1.6,<0.2",),
        keeps_state=True, own_pipeline="sigma.pipelines.sentinelone_pq:sentinelonepq_pipeline",
        caveats=faults.SENTINELONE_PQ,
    ),
    Target(
        "cortexxdr", "XQL", "Palo Alto Cortex XDR", ".xql",
        "sigma.backends.cortexxdr:CortexXDRBackend", ("pysigma-backend-cortexxdr>=0.1.6,<0.2",),
        keeps_state=True, own_pipeline="sigma.pipelines.cortexxdr:CortexXDR_pipeline",
        caveats=faults.CORTEXXDR,
    ),
    Target(
        "carbonblack", "Lucene", "Carbon Black Cloud", ".lucene",
        "sigma.backends.carbonblack:CarbonBlackBackend",
        ("pysigma-backend-carbonblack>=0.1.14,<0.2",), ("carbonblack",),
        keeps_state=True,  # as above
        caveats=faults.CARBONBLACK,
    ),
    Target(
        "sumologic", "CSE rule", "Sumo Logic Cloud SIEM", ".json",
        "sigma.backends.sumologic:SumoLogicCSEBackend", ("pysigma-backend-sumologic>=0.2.5,<0.3",),
        ("sumologic_cse",),
        # A query that changes with the time of day could not be accepted.
        options={"include_conversion_timestamp": "false"},
        caveats=faults.SUMOLOGIC,
    ),
    Target(
        "netwitness", "NetWitness", "NetWitness", ".nw",
        "sigma.backends.netwitness:NetWitnessBackend", ("pysigma-backend-netwitness>=0.3,<0.4",),
        ("netwitness_windows",), caveats=faults.NETWITNESS,
        reset="siemantic.targets.netwitness_operator:reset_operator",
    ),
    Target(
        "logpoint", "Logpoint", "Logpoint", ".lpq", "sigma.backends.logpoint:Logpoint",
        ("pysigma-backend-logpoint>=1.0.2,<2",),
        ("logpoint_windows", "logpoint_linux", "logpoint_azure", "logpoint_o365"),
        caveats=faults.LOGPOINT,
    ),
    Target(
        "panther", "Python", "Panther", ".py", "sigma.backends.panther:PantherBackend",
        ("pysigma-backend-panther>=0.3.1,<0.4",), runs="panther",
        repairs=("numbers_beside_texts", "panther_texts", "panther_networks"),
        endings={"sdyaml": ".yml", "pantherflow": ".pf"},
        caveats=faults.PANTHER,
    ),
    Target(
        "victorialogs", "LogsQL", "VictoriaLogs", ".logsql",
        "sigma.backends.victorialogs:VictoriaLogsBackend",
        ("pysigma-backend-victorialogs>=0.2,<0.3",), ("victorialogs",),
        # docs.victoriametrics.com/victorialogs/logsql, "Phrase filter" and "Regexp filter".
        caveats=faults.VICTORIALOGS,
    ),
    Target(
        "quickwit", "Quickwit", "Quickwit", ".quickwit",
        "sigma.backends.quickwit:QuickwitBackend", ("pysigma-backend-quickwit>=0.1.4,<0.2",),
        caveats=faults.QUICKWIT,
    ),
    Target(
        "datadog", "Datadog", "Datadog Cloud SIEM", ".datadog",
        "sigma.backends.datadog:DatadogBackend",
        isolation=isolations.DATADOG,
        caveats=faults.DATADOG,
    ),
    Target(
        "insightidr", "LEQL", "Rapid7 InsightIDR", ".leql",
        "sigma.backends.insight_idr:InsightIDRBackend",
        isolation=isolations.INSIGHTIDR,
        caveats=faults.INSIGHTIDR,
    ),
)  # fmt: skip


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
