"""Findings in files: for people as diagnostics, for other tools as SARIF (`sarif`)."""

from siemantic.reports.findings import CheckedFile, to_diagnostic

__all__ = ["CheckedFile", "to_diagnostic"]
