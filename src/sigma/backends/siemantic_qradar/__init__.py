"""Lets sigma-cli find the AQL target of siemantic: `sigma convert -t siemantic_qradar`."""

from siemantic.targets.qradar_aql.backend import QRadarAqlBackend

backends = {"siemantic_qradar": QRadarAqlBackend}
