"""What a proxy says while the portal behind it is away."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Unavailable(BaseHTTPRequestHandler):
    """Answers 503 to everything, as a page and not as JSON."""

    timeout = 1  # a browser opens connections that it never uses

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_error(503)

    do_GET = do_POST = _answer  # noqa: N815  # the names that the base class looks for

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # waits for its answers when it is closed


class _ServerIPv6(_Server):
    address_family = socket.AF_INET6


@contextmanager
def answering_503(port: int) -> Iterator[None]:
    """Answer 503 on a port of the loopback that nobody listens on."""
    with ExitStack() as stack:
        stack.enter_context(_serving(_Server(("127.0.0.1", port), _Unavailable)))
        with suppress(OSError):  # a machine may be without IPv6
            stack.enter_context(_serving(_ServerIPv6(("::1", port), _Unavailable)))
        yield


@contextmanager
def _serving(server: _Server) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=[0.1])
    thread.start()
    yield
    server.shutdown()
    thread.join()
    server.server_close()
