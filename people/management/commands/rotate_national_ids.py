"""Seal all national identity numbers under the newest key."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from people import national_ids


class Command(BaseCommand):
    """Print JSON `rotated, current`; afterwards the older keys may leave NATIONAL_ID_KEYS."""

    help = "Seal and hash all national identity numbers under the first key of NATIONAL_ID_KEYS."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Rotate."""
        try:
            rotation = national_ids.rotate()
        except national_ids.UnknownKey as error:
            raise CommandError(f"{error} Give it again until all is rotated.") from error
        self.stdout.write(json.dumps(asdict(rotation)))
