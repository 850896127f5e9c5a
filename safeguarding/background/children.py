"""The worker processes of one supervisor."""

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.crypto import get_random_string

# A worker that ends sooner than this is not restarted at once.
QUICK = 5.0
# Python's memory use grows with each paper.
MOST_TASKS = 50


@dataclass
class Child:
    """One worker process, restarted whenever it ends."""

    queues: str
    worker_id: str = ""
    process: "subprocess.Popen[bytes] | None" = None
    started: float = field(default=-QUICK)

    def start(self) -> None:
        self.worker_id = f"{socket.gethostname()[:40]}:{get_random_string(16)}"
        self.started = time.monotonic()
        # In its own session, so that Ctrl+C in a terminal reaches only the supervisor, which then stops its workers. A
        # new interpreter, not a fork, because a forked database pool does not work. Nothing in its command comes from
        # outside (S603).
        self.process = subprocess.Popen(self._command(), start_new_session=True, stdin=subprocess.DEVNULL)  # noqa: S603

    def _command(self) -> list[str]:
        options = {
            "--queue-name": self.queues,
            "--worker-id": self.worker_id,
            "--interval": "0.1",
            "--max-tasks": str(MOST_TASKS),
            "--parent": str(os.getpid()),
        }
        words = [f"{name}={value}" for name, value in options.items()]
        module = [sys.executable, "-m", "django", "background_worker", "--no-startup-delay", "--no-reload"]
        return [*module, f"--settings={settings.SETTINGS_MODULE}", f"--pythonpath={settings.BASE_DIR}", *words]

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def may_start(self) -> bool:
        failed = self.process is not None and self.process.returncode != 0
        return not failed or time.monotonic() - self.started > QUICK

    def tell_to_stop(self) -> None:
        if self.process:
            self.process.terminate()

    def end(self, deadline: float) -> None:
        """`deadline` is in monotonic seconds. After it the process is killed."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
