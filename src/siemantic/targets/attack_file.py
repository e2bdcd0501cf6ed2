"""ATT&CK from a file of the user's, for the formats that would download it."""

import atexit
import json
import os
import tempfile
from errno import EACCES

from siemantic.errors import ConfigurationError
from siemantic.kept import kept
from siemantic.regular_files import check_ends, real_path

_SOURCE = "https://github.com/mitre-attack/attack-stix-data"


@kept
def use_attack_file(path: str) -> None:
    """
    Let pySigma read ATT&CK from there, in this process.

    Args:
        path: MITRE's `enterprise-attack.json`, STIX 2.1.
    Raises:
        ConfigurationError: it is not there, is no such file, or holds no technique.

    pySigma keeps what it has read in a folder, which is one of ours here: whatever an earlier
    download left in the user's would be taken instead of the file
    (https://github.com/SigmaHQ/pySigma, sigma/data/mitre_attack.py).
    """
    from sigma.data import mitre_attack

    _check(path)
    kept = tempfile.TemporaryDirectory(prefix="siemantic-attack-")
    atexit.register(kept.cleanup)
    mitre_attack.set_cache_dir(kept.name)
    mitre_attack.set_url(str(real_path(path)))  # what begins like an address is a file too
    try:
        found = mitre_attack.mitre_attack_techniques
    except (RuntimeError, AttributeError, TypeError, KeyError, json.JSONDecodeError) as error:
        raise ConfigurationError(f"'{path}' is not ATT&CK's enterprise-attack.json") from error
    if not found:
        raise ConfigurationError(f"there is no technique in '{path}', see -O attack=FILE")


def _check(path: str) -> None:
    """See that there is a file, before pySigma waits for what a pipe may bring."""
    try:
        check_ends(path)
        if not os.access(path, os.R_OK):
            raise PermissionError(EACCES, os.strerror(EACCES))
    except (FileNotFoundError, ValueError) as error:  # of a name that can be none
        message = f"there is no file '{path}'; MITRE has it at {_SOURCE}"
        raise ConfigurationError(message) from error
    except OSError as error:
        raise ConfigurationError(f"'{path}' cannot be read: {error.strerror}") from error
