"""Addresses of the pages where courses are made."""

from django.urls import path

from courses.authoring import (
    audience,
    certificates,
    results,
    resumable,
    session_views,
    showing,
    views,
)

app_name = "authoring"
urlpatterns = [
    path("", views.home, name="home"),
    path("upload/", views.upload, name="upload"),
    path("uploads/", views.recent, name="recent"),
    path("uploads/pieces/", resumable.begin, name="begin_upload"),
    path("uploads/pieces/<uuid:uuid>/", resumable.piece, name="piece"),
    path("uploads/<uuid:uuid>/remove/", resumable.remove, name="remove_upload"),
    path("uploads/<uuid:uuid>/", views.report, name="report"),
    path("courses/<slug:slug>/", views.course, name="course"),
    path("courses/<slug:slug>/audience/", audience.edit, name="audience"),
    path("courses/<slug:slug>/validity/", views.validity, name="validity"),
    path("courses/<slug:slug>/certificates/", certificates.certificates, name="certificates"),
    path(
        "courses/<slug:slug>/certificates/<uuid:uuid>/revoke/",
        certificates.revoke,
        name="revoke",
    ),
    path("courses/<slug:slug>/results/", results.results, name="results"),
    path("courses/<slug:slug>/results/<str:kind>/", results.export, name="export_results"),
    path("courses/<slug:slug>/parts/", session_views.add_part, name="add_part"),
    path("courses/<slug:slug>/parts/<int:pk>/", session_views.new_session, name="new_session"),
    path("parts/<int:pk>/showing/", showing.showing, name="showing"),
    path("sessions/<uuid:uuid>/", session_views.session, name="session"),
    path("sessions/<uuid:uuid>/publish/", session_views.publish_session, name="publish_session"),
    path("sessions/<uuid:uuid>/call-off/", session_views.call_off, name="call_off"),
    path("courses/<slug:slug>/publish/", views.publish, name="publish"),
    path("courses/<slug:slug>/unpublish/", views.unpublish, name="unpublish"),
]
