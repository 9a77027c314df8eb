"""A worker of gunicorn that reads and writes with Waitress, so that no slow client holds it.

gunicorn keeps the processes: it forks them, shares the data with them, replaces one that died, and
stops them gracefully. Its own workers read a request in the thread that answers it, so that a few
clients who send a byte a second take every thread. Waitress reads and writes all connections in
one loop, and hands only whole requests to a thread. Decision 19 says what was measured.
"""

from __future__ import annotations

import logging
import os
import time
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server

from casualties.web.http.limits import LONGEST_BODY

LOOK = 0.5
"""Seconds between two signs of life to gunicorn, and until a signal is seen."""
WAITING = "waitress.queue"
"""The logger that writes a line for every request that waits for a thread."""
LARGEST_HEAD = 32 * 1024
"""Bytes of a request before its body: the longest query has 8,000 characters."""
AT_ONCE = 64 * 1024
"""Bytes from which an answer is sent before it is whole, so that a smaller one leaves in one piece:
what a death of the worker cuts off, nginx can ask of another only if nothing of it has come."""


class BufferingWorker(Worker):  # type: ignore[misc]
    """One process: a loop that reads and writes, and `threads` that answer."""

    def run(self) -> None:
        """Answers until gunicorn stops the worker; then ends what has begun."""
        logging.getLogger(WAITING).setLevel(logging.ERROR)
        self.channels: dict[int, Any] = {}
        create_server(
            self.wsgi,
            map=self.channels,
            sockets=[listening.sock for listening in self.sockets],
            threads=self.cfg.threads,
            connection_limit=self.cfg.worker_connections,
            channel_timeout=self.cfg.keepalive,
            cleanup_interval=5,
            max_request_header_size=LARGEST_HEAD,
            max_request_body_size=LONGEST_BODY,
            send_bytes=AT_ONCE,
            asyncore_use_poll=True,
            clear_untrusted_proxy_headers=True,
            ident="",
        )
        while self.alive and self.ppid == os.getppid():
            self._step()
        for server in self._those(BaseWSGIServer):
            server.del_channel()
            server.socket.close()
        end = time.monotonic() + self.cfg.graceful_timeout
        while self._answering() and time.monotonic() < end:
            self._step()

    def _step(self) -> None:
        self.notify()
        wasyncore.loop(timeout=LOOK, use_poll=True, map=self.channels, count=1)

    def _answering(self) -> bool:
        """Whether a request has come whole and its answer has not left."""
        return any(
            channel.requests or channel.total_outbufs_len for channel in self._those(HTTPChannel)
        )

    def _those(self, kind: type[Any]) -> list[Any]:
        return [one for one in self.channels.values() if isinstance(one, kind)]
