"""What a browser lets the pages of a content host do: each answer says it, errors too.

Content can script any page of its own host: an answer without a policy would be a way around it.
"""

from django.conf import settings

# Content may do what it needs on its own origin and load what it links to on the web over https.
# It may be framed by its own player frame and by the portal, and sends forms to itself only.
_CONTENT = (
    "default-src 'self' https: data: blob: 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval'; "
    "object-src 'self'; base-uri 'self'; form-action 'self'; "
    "worker-src 'self' blob:; frame-ancestors 'self' {portal}"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), "
        "gyroscope=(), hid=(), idle-detection=(), magnetometer=(), microphone=(), midi=(), "
        "payment=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), "
        "fullscreen=(self), autoplay=(self)"
    ),
}


def content_headers() -> dict[str, str]:
    """The headers of every answer of a content host that has no stricter ones of its own."""
    policy = _CONTENT.format(portal=settings.PORTAL_ORIGIN)
    return _HEADERS | {"Content-Security-Policy": policy}


def static_headers(headers: dict[str, str], _path: str, _url: str) -> None:
    """For whitenoise: a file that is opened as a page runs nothing and belongs to no origin.

    Content hosts serve the same files, for the player frame.
    """
    headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
