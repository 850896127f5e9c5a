"""`python -m safeguarding.uploads.parsers pdf /path/of/the.file` prints the outcome in one word."""

import os
import resource
import sys

# A PDF of 1 MB that unpacks to 1 GB ends this process, not the application.
MEMORY = 640 * 1024 * 1024
CPU_SECONDS = 20


def limit(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY + size, MEMORY + size))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # It has nothing to write.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    limit(os.path.getsize(sys.argv[2]))
    # Imported only now, so that the limits also cover what a parser loads.
    from .all import judge

    print(judge(*sys.argv[1:]))
