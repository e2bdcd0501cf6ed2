"""
Lint of rules: what pySigma's validators find, each at its place, and what only a proof can find.

`validators` runs those of pySigma and its plug-ins without the network, `places` says where in the
file their issues are; the other files are checks of our own, all of them in `table`.
"""

from siemantic.lint.running import Linted, lint
from siemantic.lint.validators import ValidatorChoice

__all__ = ["Linted", "ValidatorChoice", "lint"]
