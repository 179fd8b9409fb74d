"""Addresses on the content origin: the player frame and its saves."""

from django.urls import path

from scorm import views

urlpatterns = [
    path("play/<str:token>/", views.frame, name="scorm_frame"),
    path("scorm/save", views.save, name="scorm_save"),
]
