"""Where the log answers, for those who are told."""

from urllib.parse import urlsplit

from django.conf import settings


def xapi_endpoint() -> str:
    """The endpoint. On a demo machine few programs resolve names under localhost."""
    parts = urlsplit(settings.PORTAL_ORIGIN)
    if settings.DEMO:
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://localhost{port}/xapi"
    return f"{settings.PORTAL_ORIGIN}/xapi"
