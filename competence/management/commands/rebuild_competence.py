"""`rebuild_competence [--check]`: make every holding what its evidence says."""

from argparse import ArgumentParser
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError

from competence.services import differences, rebuild_holdings


class Command(BaseCommand):
    """Prints how many holdings differed; with --check nothing is changed and a difference fails."""

    help = "Rebuild the holdings from their evidence, or check them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """See `manage.py help rebuild_competence`."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  # Django's form
        """One JSON object on standard output."""
        wrong = sum(1 for _ in differences()) if options["check"] else rebuild_holdings()
        line = {"differences": wrong, "rebuilt": 0 if options["check"] else wrong}
        self.stdout.write(orjson.dumps(line).decode())
        if options["check"] and wrong:
            raise CommandError(f"{wrong} holdings are not what their evidence says.")
