"""Make a credential for the LRS."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_datetime

from lrs import credentials
from lrs.endpoints import xapi_endpoint
from lrs.models import Credential


class Command(BaseCommand):
    """Print JSON `endpoint, key, secret`; the secret only this once."""

    help = "Make a credential for the LRS and print its endpoint, key and secret as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        """The name, what it may do, and what bounds it."""
        parser.add_argument("name", help="Whose statements these are, e.g. the supplier's name.")
        parser.add_argument(
            "--scope",
            action="append",
            choices=Credential.Scope.values,
            help="What it may do; may be given several times.",
        )
        parser.add_argument("--expires", help="When it ends, such as 2027-01-31T12:00:00+01:00.")
        parser.add_argument(
            "--requests-a-minute", type=int, help="How many requests it may send in a minute."
        )
        parser.add_argument(
            "--home-page",
            action="append",
            default=[],
            help="A homePage of the accounts that it may speak of; may be given several times.",
        )
        parser.add_argument(
            "--activity-prefix",
            action="append",
            default=[],
            help="What the ids of its activities begin with; may be given several times.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make it."""
        if not options["name"].strip():
            raise CommandError("The name must not be empty.")
        made = credentials.create(
            name=options["name"].strip(),
            scopes=options["scope"] or credentials.DEFAULT_SCOPES,
            limits=_limits(options),
        )
        self.stdout.write(
            json.dumps({"endpoint": xapi_endpoint(), "key": made.key, "secret": made.secret})
        )


def _limits(options: dict[str, Any]) -> credentials.Limits:
    expires, most = options["expires"], options["requests_a_minute"]
    try:
        moment = parse_datetime(expires) if expires else None
    except ValueError:
        moment = None
    if expires and (moment is None or moment.tzinfo is None):
        raise CommandError("--expires must be a time with its offset: 2027-01-31T12:00:00+01:00.")
    if most is not None and most < 1:
        raise CommandError("--requests-a-minute must be at least 1.")
    return credentials.Limits(
        expires_at=moment,
        requests_a_minute=most,
        home_pages=options["home_page"],
        activity_prefixes=options["activity_prefix"],
    )
