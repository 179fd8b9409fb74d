"""Take the second factor of a person who has lost it."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.mfa.services import reset
from people.models import Person


class Command(BaseCommand):
    """Print JSON `username, removed`. The person is told, and sets up two factors again."""

    help = "Remove all apps, keys and recovery codes of a person, after making sure who asks."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        parser.add_argument("username")

    def handle(self, *_args: Any, username: str, **_options: Any) -> None:
        """Remove them."""
        person = Person.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"There is no person with the username {username!r}.")
        self.stdout.write(json.dumps({"username": username, "removed": reset(person=person)}))
