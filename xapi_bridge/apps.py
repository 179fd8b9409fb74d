"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class XapiBridgeConfig(AppConfig):
    name = "xapi_bridge"

    def ready(self) -> None:
        """Listen to the domain, and tell the apps below what only the bridge knows."""
        import_module("xapi_bridge.receivers").connect()
        ways_to = import_module("xapi_bridge.services.rules").ways_to
        import_module("competence.ways").register(ways_to)
        rows = import_module("xapi_bridge.panels").competence_rows
        import_module("courses.panels").register(rows)
        name_of = import_module("xapi_bridge.authorities").name_of
        import_module("competence.authorities").register(name_of)
