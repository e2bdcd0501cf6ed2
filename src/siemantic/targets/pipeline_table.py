"""The pipelines of the backends' packages, by the names that sigma-cli's users know."""

PIPELINES = {
    "azure_monitor": "sigma.pipelines.azuremonitor:azure_monitor_pipeline",
    "carbonblack": "sigma.pipelines.carbonblack:CarbonBlack_pipeline",
    "carbonblackevents": "sigma.pipelines.carbonblack:CarbonBlackEvents_pipeline",
    "carbonblackresponse": "sigma.pipelines.carbonblack:CarbonBlackResponse_pipeline",
    "crowdstrike_falcon": "sigma.pipelines.crowdstrike:crowdstrike_falcon_pipeline",
    "crowdstrike_fdr": "sigma.pipelines.crowdstrike:crowdstrike_fdr_pipeline",
    "ecs_kubernetes": "sigma.pipelines.elasticsearch:ecs_kubernetes",
    "ecs_macos_esf": "sigma.pipelines.elasticsearch:ecs_macos_esf",
    "ecs_windows": "sigma.pipelines.elasticsearch:ecs_windows",
    "ecs_windows_old": "sigma.pipelines.elasticsearch:ecs_windows_old",
    "ecs_zeek_beats": "sigma.pipelines.elasticsearch:ecs_zeek_beats",
    "ecs_zeek_corelight": "sigma.pipelines.elasticsearch:ecs_zeek_corelight",
    "logpoint_azure": "sigma.pipelines.logpoint:logpoint_azure_pipeline",
    "logpoint_linux": "sigma.pipelines.logpoint:logpoint_linux_pipeline",
    "logpoint_o365": "sigma.pipelines.logpoint:logpoint_m365_pipeline",
    "logpoint_windows": "sigma.pipelines.logpoint:logpoint_windows_pipeline",
    "loki_grafana_logfmt": "sigma.pipelines.loki:loki_grafana_logfmt",
    "loki_okta_system_log": "sigma.pipelines.loki:loki_okta_system_log",
    "loki_promtail_sysmon": "sigma.pipelines.loki:loki_promtail_sysmon",
    "microsoft_xdr": "sigma.pipelines.microsoftxdr:microsoft_xdr_pipeline",
    "netwitness_windows": "sigma.pipelines.netwitness:netwitness_windows_pipeline",
    "qradar-aql-fields": "sigma.pipelines.QRadarAQL:QRadarAQL_fields_pipeline",
    "qradar-aql-payload": "sigma.pipelines.QRadarAQL:QRadarAQL_payload_pipeline",
    "qradar_windows": "sigma.pipelines.qradar:qradar_windows",
    "quickwit_windows_pipeline": "sigma.pipelines.quickwit:quickwit_windows_pipeline",
    "secops_udm": "sigma.pipelines.secops:secops_udm_pipeline",
    "sentinel_asim": "sigma.pipelines.sentinelasim:sentinel_asim_pipeline",
    "snake_case": "sigma.pipelines.databricks:snake_case",
    "splunk_cim": "sigma.pipelines.splunk:splunk_cim_data_model",
    "splunk_sysmon_acceleration": (
        "sigma.pipelines.splunk:splunk_windows_sysmon_acceleration_keywords"
    ),
    "splunk_windows": "sigma.pipelines.splunk:splunk_windows_pipeline",
    "sumologic_cse": "sigma.pipelines.sumologic:sumologic_cse_pipeline",
    "sysmon": "sigma.pipelines.sysmon:sysmon_pipeline",
    "victorialogs": "sigma.pipelines.victorialogs:victorialogs_pipeline",
    "windows-audit": "sigma.pipelines.windows:windows_audit_pipeline",
    "windows-logsources": "sigma.pipelines.windows:windows_logsource_pipeline",
}

_PACKAGES = {
    "azuremonitor": "pysigma-backend-kusto",
    "microsoftxdr": "pysigma-backend-kusto",
    "sentinelasim": "pysigma-backend-kusto",
    "QRadarAQL": "pysigma-backend-qradar-community",
    "sysmon": "pysigma-pipeline-sysmon",
    "windows": "pysigma-pipeline-windows",
}
"""Module of `sigma.pipelines` -> its package on PyPI, where that has another name."""


def install_command(name: str) -> str:
    """
    What installs the package on PyPI that a pipeline of the table is in.

    >>> install_command("windows-logsources")
    'pip install pysigma-pipeline-windows'
    >>> install_command("splunk_cim")
    'pip install pysigma-backend-splunk'
    """
    module = _module_of(name)
    if module in _ISOLATED:
        return f"siemantic targets install {module}, and use it with that target"
    return f"pip install {package_of(name)}"


def package_of(name: str) -> str:
    """The package on PyPI that a pipeline of the table is in."""
    module = _module_of(name)
    return _PACKAGES.get(module, f"pysigma-backend-{module}")


def _module_of(name: str) -> str:
    return PIPELINES[name].partition(":")[0].rpartition(".")[2]


_ISOLATED = ("qradar",)
"""Modules of targets whose package cannot be installed beside the others."""
