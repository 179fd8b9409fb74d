"""App configuration."""

from django.apps import AppConfig


class XapiBridgeConfig(AppConfig):
    name = "xapi_bridge"
