"""Addresses on the content origin: package files, the player frame and its saves."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
