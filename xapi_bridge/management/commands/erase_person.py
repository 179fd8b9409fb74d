"""Erase a person."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.erasure import StillHere
from people.models import Person
from xapi_bridge.services import erasure


class Command(BaseCommand):
    """Print JSON `erasure, statements, documents, targets`. It cannot be undone."""

    help = "Erase a person: statements no longer lead to them, names and free text go."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, by whom and why."""
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help="Why; without the person's name.")
        parser.add_argument("--by", required=True, help="The username of who decided it.")

    def handle(self, *_args: Any, username: str, reason: str, by: str, **_options: Any) -> None:
        """Erase them."""
        found = {name: Person.objects.filter(username=name).first() for name in (username, by)}
        for name, person in found.items():
            if person is None:
                raise CommandError(f"There is no person with the username {name!r}.")
        person, decider = found[username], found[by]
        assert person is not None  # noqa: S101  # for the type checker
        if not reason.strip() or len(reason) > 300:
            raise CommandError("--reason must say why, in at most 300 characters.")
        try:
            report = erasure.erase(person=person, by=decider, reason=reason.strip())
        except StillHere as error:
            raise CommandError("The person works here or has a role. End those first.") from error
        self.stdout.write(json.dumps(asdict(report)))
