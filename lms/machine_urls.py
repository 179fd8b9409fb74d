"""Addresses of the machine interfaces, which carry their own credentials and no session."""

from django.urls import URLPattern, URLResolver, include, path

from lms.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz),
    path("xapi/", include("lrs.api.urls")),
]
