"""Seal all that stands under NATIONAL_ID_KEYS under the newest of them."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from people import national_ids
from people.mfa import sealing


class Command(BaseCommand):
    """Print JSON `rotated, current, mfa`; afterwards the older keys may leave NATIONAL_ID_KEYS.

    `rotated` and `current` count national identity numbers, `mfa` the secrets of apps and codes.
    """

    help = "Seal national identity numbers and MFA secrets under the first of NATIONAL_ID_KEYS."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Rotate."""
        try:
            rotation = national_ids.rotate()
            secrets = sealing.reseal()
        except national_ids.UnknownKey as error:
            raise CommandError(f"{error} Give it again until all is rotated.") from error
        except sealing.Unreadable as error:
            raise CommandError(
                "An MFA secret stands under a key that is not in NATIONAL_ID_KEYS. Give the key "
                "again, or remove the person's two-step log-in with reset_mfa."
            ) from error
        self.stdout.write(json.dumps(asdict(rotation) | {"mfa": secrets}))
