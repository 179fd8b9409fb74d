"""`lrs_target`: a remote LRS that gets the log's statements."""

import sys
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from xapi_bridge.errors import BadEndpoint
from xapi_bridge.models import Supplier, Target
from xapi_bridge.selectors.targets import target_states
from xapi_bridge.services.targets import set_target


class Command(BaseCommand):
    """Prints JSON `target, endpoint, version, pending`; never the secret."""

    help = "Add a remote LRS, or change the one of this name. It gets the whole log."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where it is, and how to get in."""
        parser.add_argument("name", help="What the portal calls it.")
        parser.add_argument("endpoint", help="Such as https://lrs.example.org/data/xAPI/")
        parser.add_argument("key", help="The key of the credential there.")
        parser.add_argument("secret", help="Its secret; - reads it from standard input.")
        parser.add_argument("--xapi", choices=Target.Version.values, default=Target.Version.V1)
        parser.add_argument("--supplier", help="Whose statements are never sent back to it.")
        parser.add_argument(
            "--from-now", action="store_true", help="A new target gets nothing older than now."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Add or change it."""
        name = options["name"].strip()
        if not name:
            raise CommandError("The name must not be empty.")
        try:
            target = set_target(
                name=name,
                endpoint=options["endpoint"],
                key=options["key"],
                secret=_secret(options["secret"]),
                version=options["xapi"],
                supplier=_supplier(options["supplier"]),
                from_now=options["from_now"],
                by=None,
            )
        except BadEndpoint as error:
            raise CommandError(str(error)) from error
        (state,) = target_states(Target.objects.filter(pk=target.pk))
        found = {"endpoint": target.endpoint, "version": target.version} | state.as_json()
        self.stdout.write(orjson.dumps(found).decode())


def _supplier(name: str | None) -> Supplier | None:
    if name is None:
        return None
    found = Supplier.objects.filter(name=name).first()
    if found is None:
        raise CommandError(f"There is no supplier called {name}.")
    return found


def _secret(given: str) -> str:
    """An argument stands in the list of processes for all to see; standard input does not."""
    from_input = given == "-"  # the sign, no secret
    return sys.stdin.readline().strip() if from_input else given
