"""Addresses on the content origin: package files, the player frame and its saves."""

from django.urls import URLPattern, URLResolver, include, path

from content.file_views import package_file

urlpatterns: list[URLPattern | URLResolver] = [
    path("c/<str:capability>/<path:path>", package_file, name="package_file"),
    path("", include("scorm.urls")),
]
