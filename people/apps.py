"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"

    def ready(self) -> None:
        """Listen to what allauth tells of log-ins."""
        import_module("people.mfa.receivers")
