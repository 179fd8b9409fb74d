"""What other apps' news mean here."""

from typing import Any

from django.dispatch import receiver

from courses.signals import GuestClaimed, guest_claimed
from scorm.services.claim import take_over


@receiver(guest_claimed, dispatch_uid="scorm.take_over")
def follow_claim(fact: GuestClaimed, **_: Any) -> None:
    """The visitor's attempts become the person's."""
    take_over(guest=fact.guest, enrolment=fact.enrolment)
