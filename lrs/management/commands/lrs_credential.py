"""Make a credential for the LRS."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lrs import credentials
from lrs.endpoints import xapi_endpoint
from lrs.models import Credential


class Command(BaseCommand):
    """Print JSON `endpoint, key, secret`; the secret only this once."""

    help = "Make a credential for the LRS and print its endpoint, key and secret as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        """The name, and what it may do."""
        parser.add_argument("name", help="Whose statements these are, e.g. the supplier's name.")
        parser.add_argument(
            "--scope",
            action="append",
            choices=Credential.Scope.values,
            help="What it may do; may be given several times.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make it."""
        if not options["name"].strip():
            raise CommandError("The name must not be empty.")
        made = credentials.create(
            name=options["name"].strip(), scopes=options["scope"] or credentials.DEFAULT_SCOPES
        )
        self.stdout.write(
            json.dumps({"endpoint": xapi_endpoint(), "key": made.key, "secret": made.secret})
        )
