"""What other apps' news mean here."""

from typing import Any

from django.dispatch import receiver

from competence.services import refresh_obligations
from people.signals import EmploymentsChanged, employments_changed


@receiver(employments_changed, dispatch_uid="competence.obligations")
def follow_employments(fact: EmploymentsChanged, **_: Any) -> None:
    """New, moved or ended employments change what a person must hold."""
    refresh_obligations(person_ids=fact.person_ids)
