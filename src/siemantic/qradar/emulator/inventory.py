"""What the console says of itself, its log sources and its events."""

from siemantic.qradar.emulator.console import Emulated
from siemantic.qradar.emulator.exchange import Asked, Reply

VERSIONS = ("24.0", "25.0", "26.0")
"""As 7.5.0 Update Package 13 has them (OVERVIEW c_rest_api_getting_started)."""


def list_versions(_console: Emulated, _asked: Asked) -> Reply:
    """GET /help/versions."""
    versions = [
        {
            "id": number,
            "version": each,
            "deprecated": False,
            "removed": False,
            "root_resource_ids": [],
        }
        for number, each in enumerate(VERSIONS, 1)
    ]
    return Reply(records=versions)


def get_about(_console: Emulated, _asked: Asked) -> Reply:
    """GET /system/about."""
    return Reply(
        {
            "release_name": "7.5.0 UpdatePackage 13 (emulated by siemantic)",
            "external_version": "7.5.0",
            "build_version": "emulated",
            "fips_enabled": False,
        }
    )


def list_log_source_types(console: Emulated, _asked: Asked) -> Reply:
    """GET /config/event_sources/log_source_management/log_source_types."""
    return Reply(
        records=[
            {
                "id": number,
                "name": name,
                "internal": False,
                "custom": number >= 4000,  # noqa: PLR2004 - those of the DSM editor begin there
                "protocol_types": [],
                "default_protocol_id": None,
                "log_source_extension_id": None,
                "supported_language_ids": [],
                "version": None,
                "latest_version": None,
                "uuid": None,
            }
            for number, name in console.site.log_source_types.items()
        ]
    )


def list_log_sources(console: Emulated, _asked: Asked) -> Reply:
    """GET /config/event_sources/log_source_management/log_sources: one for each type of events."""
    return Reply(
        records=[
            {
                "id": number,
                "name": f"{console.site.log_source_types[kind]} @ emulator",
                "description": "",
                "type_id": kind,
                "enabled": True,
                "internal": False,
                "gateway": False,
                "auto_discovered": True,
                "status": {"status": "SUCCESS", "last_updated": None, "messages": []},
            }
            for number, kind in enumerate(console.site.sources, 1)
        ]
    )


def list_qids(console: Emulated, _asked: Asked) -> Reply:
    """GET /data_classification/qid_records: those of the events; their names are not known."""
    return Reply(
        records=[
            {
                "id": number,
                "qid": qid,
                "name": f"QID {qid}",
                "description": "",
                "severity": None,
                "low_level_category_id": None,
                "log_source_type_id": None,
                "uuid": None,
            }
            for number, qid in enumerate(console.site.qids, 1)
        ]
    )
