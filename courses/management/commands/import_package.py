"""`import_package ZIP... [--course SLUG] [--publish]`: the upload page's work from the shell."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import slug_re

from content.models import Package
from content.services import import_zip
from courses.services import place_package, publish


class Command(BaseCommand):
    """Prints one JSON object a file; the exit is 1 when a file was refused."""

    help = "Import course packages. Prints one JSON object a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """See `manage.py help import_package`."""
        parser.add_argument("zips", nargs="+", metavar="ZIP", type=Path)
        parser.add_argument("--course", default="", metavar="SLUG", type=_slug)
        parser.add_argument("--publish", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  # Django's form
        """Import each file; one that is refused does not stop the next."""
        refused = 0
        for path in options["zips"]:
            report = import_zip(path, filename=path.name, by=None)
            course = None
            if report.package is not None:
                package = Package.objects.get(uuid=report.package)
                course = place_package(package=package, slug=options["course"])
                if options["publish"]:
                    publish(course=course, by=None)
            refused += not report.ok
            line = report.as_json() | {"course": course.slug if course else None}
            self.stdout.write(orjson.dumps(line).decode())
        if refused:
            raise CommandError(f"{refused} of {len(options['zips'])} files were not imported.")


def _slug(text: str) -> str:
    if text and not slug_re.match(text):
        raise ArgumentTypeError(f"{text!r} is not an address of letters, digits and hyphens.")
    return text
