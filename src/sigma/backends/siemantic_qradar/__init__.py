"""Lets pySigma, and so sigma-cli, find the AQL target of siemantic as `siemantic_qradar`."""

from siemantic.targets.qradar_aql.backend import QRadarAqlBackend

__all__ = ["QRadarAqlBackend"]
