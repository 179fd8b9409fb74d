"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out


class PeopleConfig(AppConfig):
    name = "people"

    def ready(self) -> None:
        """Offer the ways to log in; follow sessions, and what allauth tells of log-ins."""
        for way in ("people.idporten.way", "people.sso.way"):
            import_module("people.log_in_ways").register(import_module(way).WAY)
        on_log_out = import_module("people.sessions").on_log_out
        user_logged_out.connect(on_log_out, dispatch_uid="people.sessions")
        import_module("people.mfa.receivers")
        import_module("people.sso.receivers")
