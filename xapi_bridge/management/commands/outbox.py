"""`outbox`: what waits for the log, as JSON."""

from typing import Any

import orjson
from django.core.management.base import BaseCommand

from xapi_bridge.services.outbox import backlog


class Command(BaseCommand):
    """Prints `pending`, `poisoned` and `oldest_age_s`."""

    help = "Print what waits in the outbox as a JSON object."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  # Django's form
        """One JSON object on standard output."""
        self.stdout.write(orjson.dumps(backlog()).decode())
