"""Who of the region is known to the demo's ID-porten (HR brought their national numbers), and what
the groups of its internal log-in give.
"""

import json
from pathlib import Path

from people import national_ids
from people.models import Person, Role
from people.national_ids import NationalNumber
from people.sso import group_roles

PROVIDER = Path(__file__).resolve().parent.parent / "deploy" / "demo_provider"


def load_identities() -> None:
    """Remember the (synthetic) numbers of those test persons who work in the region, and let a
    group of the internal log-in give a role.
    """
    profile = json.loads((PROVIDER / "idporten.json").read_text(encoding="utf-8"))
    for entry in profile["people"]:
        if "employee" in entry:
            national_ids.remember(
                person=Person.objects.get(username=entry["employee"]),
                number=NationalNumber(entry["claims"]["pid"]),
            )
    group_roles.add(
        by=Person.objects.get(username="admin"),
        group="HVF-Kursansvarlige",
        role=Role.COURSE_ADMIN,
        unit=None,
    )
