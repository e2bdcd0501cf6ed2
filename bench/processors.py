"""What processors have done for the other benches, and what they need not do twice."""

import compileall
import resource
from importlib.util import find_spec
from pathlib import Path


def used_by_ended():
    """Seconds of processors that the processes which this one started and saw end have had."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def compile_ours():
    """
    Compile our modules, as pip does with all that it installs, sigma-cli among it.

    Where ours are worked on they are not installed, and Python may have been told to keep nothing
    that it compiles (PYTHONDONTWRITEBYTECODE): each process would compile them again.
    """
    compileall.compile_dir(Path(find_spec("siemantic").origin).parent, quiet=1)
