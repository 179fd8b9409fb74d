"""Addresses of the pages where auditors and system administrators read the log."""

from django.urls import path

from xapi_bridge.views import exports, statements

app_name = "statements"
urlpatterns = [
    path("", statements.listed, name="list"),
    path("exports/", exports.ask, name="export"),
    path("exports/<uuid:export>/", exports.progress, name="progress"),
    path("exports/<uuid:export>/file/", exports.download, name="download"),
    path("<uuid:statement>/", statements.page, name="statement"),
]
