"""Addresses of the pages about oneself and, for those who may, about others."""

from django.urls import path

from people.views import notices

app_name = "people"
urlpatterns = [
    path("notices/", notices.listed, name="notices"),
    path("notices/read/", notices.read_all, name="notices_read"),
    path("notices/<uuid:uuid>/", notices.follow, name="notice"),
]
