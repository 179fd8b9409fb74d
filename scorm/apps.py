"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class ScormConfig(AppConfig):
    name = "scorm"

    def ready(self) -> None:
        """Register what this app knows with the apps below."""
        import_module("scorm.inspector")
        import_module("scorm.launcher")
        import_module("scorm.receivers")
        import_module("scorm.wording")
