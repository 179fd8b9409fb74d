"""Addresses of the pages that join courses to competences."""

from django.urls import path

from xapi_bridge.views import course as views

app_name = "bridge"
urlpatterns = [
    path("content/courses/<slug:slug>/competence/", views.course_gives, name="course_gives"),
    path(
        "content/courses/<slug:slug>/competence/<slug:competence>/stop/",
        views.stop_giving,
        name="stop_giving",
    ),
]
