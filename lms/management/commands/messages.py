"""`manage.py messages [--check]`: collect the texts into locale/, or tell what is untranslated."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lms import messages


class Command(BaseCommand):
    """Without --check the files of nb and nn are updated; translations are kept."""

    help = "Collect the texts of code and templates into locale/ for nb and nn."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--check writes nothing and fails when a text is missing, untranslated or fuzzy."""
        parser.add_argument("--check", action="store_true", help="only tell what is missing")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:  # noqa: ARG002  # Django's
        """Raise CommandError (exit 1) with a line for each fault."""
        texts = messages.collect(settings.BASE_DIR)
        if not check:
            for language in messages.LANGUAGES:
                messages.update(texts, language)
        faults = [fault for one in messages.LANGUAGES for fault in messages.faults(texts, one)]
        if check and faults:
            raise CommandError("\n".join([*faults, f"{len(faults)} texts need work."]))
        self.stderr.write(f"{len(set(texts))} texts, {len(faults)} to translate.")
