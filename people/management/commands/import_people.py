"""Import who works where, from the file that HR exports."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people import hr


class Command(BaseCommand):
    """Print the report as JSON; the exit is non-zero when a row was bad or nothing was done."""

    help = "Import units, positions, people, employments and leaders, then delete the file."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and how."""
        parser.add_argument("file", type=Path, help="CSV; docs/operating.md names the columns.")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="Tell what would change; write and delete nothing.",
        )
        parser.add_argument(
            "--force",
            action="store_true",
            help="Even if more than a tenth of employments or leaders end.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import, print, delete."""
        path: Path = options["file"]
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        dry_run = options["dry_run"]
        report = hr.import_file(data, by=None, dry_run=dry_run, force=options["force"])
        self.stdout.write(json.dumps({"file": path.name} | report.as_json(), ensure_ascii=False))
        if not dry_run and not report.stopped:
            path.unlink(missing_ok=True)
        if not report.ok:
            raise SystemExit(1)
