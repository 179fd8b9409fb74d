"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self) -> None:
        """Listen to the apps below."""
        import_module("courses.receivers")
