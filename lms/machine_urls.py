"""Addresses of the machine interfaces, which carry their own credentials and no session."""

from django.urls import URLPattern, URLResolver, include, path

from courses.views.calendar import calendar_feed
from lms.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz),
    path("calendar/<str:token>.ics", calendar_feed),
    path("xapi/", include("lrs.api.urls")),
]
