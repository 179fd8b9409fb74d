"""Addresses on the content origin: the player frame, its visits and its saves."""

from django.urls import path

from scorm import views

urlpatterns = [
    path("play/<str:token>/", views.frame, name="scorm_frame"),
    path("leftovers/<str:token>/", views.leftovers, name="scorm_leftovers"),
    path("scorm/save", views.save, name="scorm_save"),
    path("scorm/visit", views.visit, name="scorm_visit"),
]
