"""How web workers run (decision 21). `gunicorn safeguarding.wsgi` reads this. The command line overrides it."""

import gc
import os

from safeguarding import database

bind = "127.0.0.1:8000"
# About one for each processor that is not needed for PostgreSQL and the work in the background.
workers = int(os.environ.get("WEB_CONCURRENCY", "3"))
threads = 4
# Seconds after which a worker that hangs as a whole is replaced. A slow request alone is not ended.
timeout = 60
# Seconds: longer than the proxy keeps an idle connection (nginx 60, Caddy 120), so that it never sends a request on one
# that is just being closed. gunicorn's 2 seconds showed people errors.
keepalive = 130
# Workers share the memory of what the first process has loaded.
preload_app = True
# A thread in the first process, which forks.
control_socket_disable = True

# Garbage that is collected before the fork leaves holes, which workers then fill with pages of their own.
gc.disable()


def when_ready(server):
    # Looking at these objects again would copy their pages into each worker.
    gc.freeze()


def post_fork(server, worker):
    gc.enable()
    database.fit_pool(worker.cfg.threads)
