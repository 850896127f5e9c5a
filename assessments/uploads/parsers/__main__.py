"""Run by itself: `python -m assessments.uploads.parsers pdf /path/of/the.file` prints the outcome in one word."""

import os
import resource
import sys

from .outcome import Outcome, UnfitError

# What is made to burst, a PDF of 1 MB that unpacks to 1 GB, ends this process and not the application's.
MEMORY = 640 * 1024 * 1024
CPU_SECONDS = 10


def limit(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY + size, MEMORY + size))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # It has nothing to write.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def outcome_of(ending: str, path: str) -> Outcome:
    limit(os.path.getsize(path))
    # Only what this format needs, and only now: the parsers are half of the time that it takes.
    from .all import PARSERS, sniff

    try:
        sniff(ending, path)
        PARSERS[ending](path)
    except UnfitError as unfit:
        return unfit.outcome
    except MemoryError:
        return Outcome.TOO_MUCH
    return Outcome.FINE


if __name__ == "__main__":
    print(outcome_of(*sys.argv[1:]))
