"""gunicorn's threaded worker, which leaves new connections to others while its threads are busy.

All workers wait for connections on one socket, and whoever wakes first takes all that come at once:
of 50 browsers that open a course together, one process of two got 47, and kept them.
"""

from concurrent.futures import Future
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker


class FairThreadWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Accepts a connection only where a thread is free to answer it."""

    under_way = 0

    @property
    def worker_connections(self) -> int:
        """How many connections may be held; gunicorn accepts no more when it has as many."""
        return self._most if self.under_way < self.cfg.threads else 0

    @worker_connections.setter
    def worker_connections(self, most: int) -> None:
        self._most = most

    def enqueue_req(self, conn: TConn) -> None:
        """A request begins."""
        self.under_way += 1
        super().enqueue_req(conn)

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """A request has ended."""
        self.under_way -= 1
        super().finish_request(conn, fs)
