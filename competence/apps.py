"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class CompetenceConfig(AppConfig):
    name = "competence"

    def ready(self) -> None:
        """Listen to the apps below."""
        import_module("competence.receivers")
