"""Addresses of the learner's pages."""

from django.urls import path

from courses import views

app_name = "courses"
urlpatterns = [
    path("courses/", views.catalogue, name="catalogue"),
    path("courses/<slug:slug>/", views.course, name="course"),
    path("courses/<slug:slug>/start/", views.start, name="start"),
    path("courses/<slug:slug>/preview/", views.preview, name="preview"),
    path("claim/", views.claim, name="claim"),
    path("learning/", views.learning, name="learning"),
    path("learn/<uuid:launch_uuid>/", views.player, name="player"),
    path("learn/<uuid:launch_uuid>/outline/", views.player_outline, name="player_outline"),
    path("learn/<uuid:launch_uuid>/token/", views.player_token, name="player_token"),
]
