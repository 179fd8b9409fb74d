"""`outbox`: what waits for the log and for each target, as JSON."""

from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from xapi_bridge.delivery.client import TryLater
from xapi_bridge.errors import UnreadableSecret
from xapi_bridge.models import Target
from xapi_bridge.selectors.targets import target_states
from xapi_bridge.services.delivery import retry_poison
from xapi_bridge.services.outbox import backlog


class Command(BaseCommand):
    """Prints `pending`, `poisoned` and `oldest_age_s`: a line for the outbox, one for each target.

    The line of a target begins with its name, `target`.
    """

    help = "Print what waits in the outbox and for each target, a JSON object a line."

    def add_arguments(self, parser: CommandParser) -> None:
        """What is to be done first."""
        parser.add_argument(
            "--retry", metavar="TARGET", help="Send once more what this target refused."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """JSON on standard output."""
        if options["retry"]:
            self._retry(options["retry"])
        lines = [backlog(), *(one.as_json() for one in target_states(Target.objects.all()))]
        for line in lines:
            self.stdout.write(orjson.dumps(line).decode())

    def _retry(self, name: str) -> None:
        target = Target.objects.filter(name=name).first()
        if target is None:
            raise CommandError(f"There is no target called {name}.")
        try:
            retry_poison(target)
        except (TryLater, UnreadableSecret) as error:
            raise CommandError(f"{name} does not answer: {error}") from error
