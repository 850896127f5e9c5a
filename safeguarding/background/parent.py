"""Child processes end with their parent, however it ended."""

import os
import signal
import threading
import time

from django.conf import settings


def follow(parent: int) -> None:
    threading.Thread(target=_watch, args=[parent], daemon=True).start()


def is_gone(parent: int) -> bool:
    return os.getppid() != parent


def _watch(parent: int) -> None:
    while not is_gone(parent):
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(settings.BACKGROUND_GRACE)
    os._exit(1)
