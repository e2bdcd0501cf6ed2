"""What processors have done for the other benches."""

import resource


def used_by_ended():
    """Seconds of processors that the processes which this one started and saw end have had."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
