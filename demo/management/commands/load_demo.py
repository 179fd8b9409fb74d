"""`load_demo`: fills an empty portal with Helse Vestfjell. Only with DEMO=1; twice is once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from celery import current_app
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from competence.models import Holding
from courses.models import Completion, Course
from demo import region
from demo.audiences import choose_audiences
from demo.catalogue import import_packages, load_catalogue
from demo.certification import approve_hours, follow_the_days, write_certificates
from demo.history import write_history
from demo.identities import load_identities
from demo.plans import load_plans
from demo.sessions import load_sessions
from demo.suppliers import load_supplier
from people.models import Person
from xapi_bridge.tasks import drain_outbox


class Command(BaseCommand):
    """Prints one JSON object: what the portal holds now, and whether this run loaded it."""

    help = "Load the fictional region with its people, courses and history."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  # Django's form
        """Load everything, or nothing when it is there already."""
        loaded = not region.is_loaded()
        if loaded:
            with _tasks_done_here():
                _load()
        counts = {
            "loaded": loaded,
            "people": Person.objects.count(),
            "courses": Course.objects.count(),
            "completions": Completion.objects.count(),
            "holdings": Holding.objects.count(),
        }
        self.stdout.write(orjson.dumps(counts).decode())


def _load() -> None:
    today = timezone.localdate()
    packages = import_packages()
    with transaction.atomic():
        region.load_region(today)
        load_identities()
        load_catalogue(packages, today)
        choose_audiences()
        approve_hours()
        write_history(today)
        load_supplier(today)
        write_certificates(today)
        load_sessions(today)
    drain_outbox.delay()
    with transaction.atomic():
        follow_the_days(today)
    drain_outbox.delay()
    load_plans(today)


@contextmanager
def _tasks_done_here() -> Iterator[None]:
    """There may be no worker yet: what the facts set off is done in this process."""
    before = current_app.conf.task_always_eager
    current_app.conf.task_always_eager = True
    try:
        yield
    finally:
        current_app.conf.task_always_eager = before
