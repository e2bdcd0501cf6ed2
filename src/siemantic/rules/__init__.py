"""
Sigma files: found on disk, read as documents, built into pySigma's rules.

`files` finds them, `documents` reads YAML that may come from an enemy, `references` says which
rules and filters belong together, `sigma` builds the rules and says what is wrong with them,
`detections` says what a built rule tests.
"""

from siemantic.rules.documents import RuleDocument, load_documents
from siemantic.rules.files import RuleFile, find_rule_files

__all__ = ["RuleDocument", "RuleFile", "find_rule_files", "load_documents"]
