"""Addresses below /xapi/."""

from django.urls import path, re_path

from lrs.api.about import about, nothing
from lrs.api.statements import statements

urlpatterns = [
    path("statements", statements),
    path("about", about),
    re_path("", nothing),
]
