"""The HR import of a region: 30,000 employments, then the same file again."""

import time
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from competence.models import Requirement
from people import hr
from people.models import Unit
from tests.bench.database import throwaway_database
from tests.factories.competence import CompetenceFactory
from tests.people.hr_files import NURSE, csv

ROWS = 30_000
UNITS = 900  # each of some thirty people, in thirty clinics
REQUIREMENTS = 10


def people_import() -> Iterator[dict[str, Any]]:
    """Seconds for a first import with obligations to refresh, and for a second one of the same."""
    data = _file()
    with throwaway_database() as database:
        first, report = _run(data)
        assert report.ok, report.as_json()
        again, second = _run(data)
        _require()
        moved, third = _run(data.replace(b"80;2020-01-01", b"70;2020-01-01"))
    facts = {"unit": "s", "rows": ROWS, "database": database}
    yield {"name": "people_import", "value": first, "changed": report.changed, **facts}
    yield {"name": "people_import_again", "value": again, "changed": second.changed, **facts}
    yield {
        "name": "people_import_all_changed",
        "value": moved,
        "changed": third.changed,
        "requirements": REQUIREMENTS,
        **facts,
    }


def _run(data: bytes) -> tuple[float, hr.Report]:
    begun = time.perf_counter()
    report = hr.import_file(data, by=None, dry_run=False)
    return round(time.perf_counter() - begun, 2), report


def _require() -> None:
    """Requirements of everybody; the next import brings the obligations."""
    root = Unit.objects.get(code="R")
    for _ in range(REQUIREMENTS):
        Requirement.objects.create(
            competence=CompetenceFactory(), unit=root, due_days=30, since=timezone.localdate()
        )


def _file() -> bytes:
    rows: list[dict[str, str]] = [{"unit_code": "R", "unit_name": "Helse Vest"}]
    rows += [
        {"unit_code": f"K{n}", "unit_name": f"Klinikk {n}", "parent_code": "R"} for n in range(30)
    ]
    for n in range(ROWS - len(rows)):
        unit = n % UNITS
        rows.append(
            NURSE
            | {
                "employee_number": str(100_000 + n),
                "national_id": f"{n * 3 + 10**10:011}",
                "given_name": "Kari",
                "family_name": f"Hansen {n}",
                "email": f"{n}@h.example",
                "unit_code": f"P{unit}",
                "unit_name": f"Post {unit}",
                "parent_code": f"K{unit % 30}",
                "share": "80",
                "since": "2020-01-01",
                "leader": str(100_000 + unit),
            }
        )
    return csv(rows).encode()


BENCHES = {"people_import": people_import}
