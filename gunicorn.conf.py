"""How gunicorn serves the dashboard: `gunicorn` alone, `gunicorn app:server` and `make run`.

A worker reads and writes all its connections in one loop and answers whole requests in a few
threads; a request takes milliseconds. The data are loaded once, before the workers are forked, and
shared by them. What a request may be is said in `casualties/web/http`.
"""

import os
from pathlib import Path

from gunicorn.arbiter import Arbiter

wsgi_app = "app:server"
bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8050')}")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "casualties.web.http.worker.BufferingWorker"
threads = 6
"""Requests that a worker answers at a time. They share one interpreter, so more give no more."""
worker_connections = 800
"""Connections that a worker holds, under the usual limit of 1,024 open files."""
preload_app = True


def when_ready(_: Arbiter) -> None:
    """Make the front page once before the workers are forked, for what it needs is kept.

    So no worker's first reader waits for what all pages share, such as the measures of every
    question.
    """
    from app import app  # the workers' own, which `preload_app` has loaded

    app.warm(os.environ.get("CASUALTIES_URL") or f"http://{bind}/")


timeout = 30
"""Seconds after which a worker that gives no sign of life is replaced."""
graceful_timeout = 20
"""Seconds that a request has to end when the server is stopped."""
keepalive = 30
"""Seconds after which a connection that says nothing, or takes nothing, is closed."""

control_socket_disable = True
"""No file in the home of the user: several copies would share it, and a container has no home."""

worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""The heartbeat files of the workers stand in memory, where no slow disk delays them."""
accesslog = None
"""We log nothing about readers; the proxy in front may, if its owner wants it."""
errorlog = "-"
