"""The web server: threads behind a few processes, on loopback unless BIND says otherwise."""

import os
import socket
from urllib.parse import urlsplit

_port = int(os.environ.get("PORT", "8000"))
_ports = {_port}
_content_port = urlsplit(os.environ["CONTENT_ORIGIN"].replace("{label}", "label")).port
if os.environ.get("DEMO") == "1" and _content_port:
    _ports.add(_content_port)


def _has_ipv6() -> bool:
    """Whether this machine has the IPv6 loopback."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


_hosts = ["127.0.0.1", "[::1]"] if _has_ipv6() else ["127.0.0.1"]
bind = os.environ.get("BIND", "").split() or [
    f"{host}:{port}" for port in _ports for host in _hosts
]
worker_class = "deploy.worker.FairThreadWorker"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
preload_app = True
timeout = 60
graceful_timeout = 10
keepalive = 30
max_requests = 0
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
loglevel = "warning"
