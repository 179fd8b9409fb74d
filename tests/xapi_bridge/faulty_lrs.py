"""A small remote LRS that fails as it is told to: a real server on a port of its own."""

import base64
import json
import socket
import struct
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from lrs.xapi import multipart

KEY, SECRET = "the-key", "the-secret"
Fault = Callable[["FaultyLrs", list[dict]], "Failure | None"]


class Failure:
    """An answer instead of storing; `reset` cuts the line, `hang` waits so many seconds first."""

    def __init__(self, status=503, text="busy", *, reset=False, hang=0.0, stored=False, **headers):
        self.status = status
        self.text = text
        self.reset = reset
        self.hang = hang
        self.stored = stored  # stores, and fails to say so
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class FaultyLrs:
    """Stores statements in the order they come. `fault` may answer a POST in its stead."""

    def __init__(self, fault: Fault | None = None, versions=("1.0.3", "2.0.0")):
        self.fault = fault
        self.versions = list(versions)
        self.stored: dict[str, dict] = {}
        self.texts: dict[str, str] = {}
        self.requests: list[int] = []  # statements in each POST
        self.attachments: list[tuple[dict[str, str], bytes]] = []
        self.seen_versions: set[str] = set()
        self.active = 0
        self.lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"lrs": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.endpoint = f"http://127.0.0.1:{self.server.server_address[1]}/xapi"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def store(self, statements, texts):
        with self.lock:
            for one, text in zip(statements, texts, strict=True):
                self.stored.setdefault(one["id"], one)
                self.texts.setdefault(one["id"], text)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    lrs: FaultyLrs

    def do_POST(self):
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        if not self._let_in():
            return
        kind, _, boundary = self.headers["Content-Type"].partition("; boundary=")
        if kind == "multipart/mixed":
            first, *parts = multipart.split(raw, boundary)
            self.lrs.attachments += [(one.headers, one.content) for one in parts]
            raw = first.content
        body = raw.decode()
        statements = json.loads(body)
        self.lrs.requests.append(len(statements))
        self.lrs.seen_versions.add(self.headers["X-Experience-API-Version"])
        failure = self.lrs.fault(self.lrs, statements) if self.lrs.fault else None
        if failure:
            self._fail(failure, statements, body)
            return
        self.lrs.store(statements, _texts(body))
        self._answer(200, json.dumps([one["id"] for one in statements]))

    def do_GET(self):
        if self.path.endswith("/about"):
            self._answer(200, json.dumps({"version": self.lrs.versions}))
            return
        if not self._let_in():
            return
        wanted = parse_qs(urlsplit(self.path).query).get("statementId", [""])[0]
        found = self.lrs.stored.get(wanted)
        self._answer(200 if found else 404, json.dumps(found or {"error": "not here"}))

    def _let_in(self):
        expected = base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
        if self.headers["Authorization"] == f"Basic {expected}":
            return True
        self._answer(401, '{"error": "no"}')
        return False

    def _fail(self, failure, statements, body):
        time.sleep(failure.hang)
        if failure.stored:
            self.lrs.store(statements, _texts(body))
        if failure.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
            return
        self._answer(failure.status, failure.text, failure.headers)

    def _answer(self, status, text, headers=None):
        body = text.encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing."""


def _texts(body):
    """The texts of the statements in the array `body`, as they came."""
    decoder, at, found = json.JSONDecoder(), 1, []
    while body[at] != "]":
        at += body[at] == ","
        _, end = decoder.raw_decode(body, at)
        found.append(body[at:end])
        at = end
    return found
