"""How gunicorn serves the dashboard: `gunicorn` alone, `gunicorn app:server` and `make run`.

Each worker answers one request at a time; a request takes milliseconds. The data are loaded once,
before the workers are forked, and shared by them. Each worker picks up new data by itself.
"""

import os
from pathlib import Path

wsgi_app = "app:server"
bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8050')}")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "sync"
preload_app = True

timeout = 30
"""Seconds after which a worker that does not answer is replaced."""
graceful_timeout = 20
"""Seconds that a request has to end when the server is stopped."""
keepalive = 5

limit_request_line = 8190
"""The longest query is 8,000 characters; gunicorn's own limit is half of that."""
limit_request_fields = 64
limit_request_field_size = 8190

control_socket_disable = True
"""No file in the home of the user: several copies would share it, and a container has no home."""

worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""The heartbeat files of the workers stand in memory, where no slow disk delays them."""
accesslog = None
"""We log nothing about readers; the proxy in front may, if its owner wants it."""
errorlog = "-"
