"""A visitor's attempts become those of the person who has claimed them."""

from courses.models import Enrolment, GuestResult, GuestRound, ModuleResult
from courses.models.enrolment import Standing
from scorm.models import Attempt
from scorm.services.held import tell_held


def take_over(*, guest: GuestRound, enrolment: Enrolment) -> None:
    """Move the round's attempts to the enrolment and tell what was held of them.

    Called in the transaction of the claim. A save under way waits, or is moved along.
    """
    attempts = Attempt.objects.select_for_update(of=("self",)).filter(guest=guest)
    for attempt in attempts.order_by("pk"):
        _place(attempt, enrolment)
    tell_held(guest, enrolment)


def _place(attempt: Attempt, enrolment: Enrolment) -> None:
    """As the last attempt, which is the one that goes on, unless the person's own is further."""
    own = Attempt.objects.filter(enrolment=enrolment, module=attempt.module)
    last = own.select_for_update(of=("self",)).order_by("number").last()
    attempt.number = last.number + 1 if last else 1
    if last and _is_further(attempt, enrolment):
        attempt.number, last.number = last.number, attempt.number
        last.save(update_fields=["number"])
    attempt.enrolment = enrolment
    attempt.save(update_fields=["enrolment", "number"])


def _is_further(attempt: Attempt, enrolment: Enrolment) -> bool:
    """Whether the person has come further in the module than the visitor had."""
    own = ModuleResult.objects.filter(enrolment=enrolment, module=attempt.module).first()
    theirs = GuestResult.objects.filter(guest=attempt.guest, module=attempt.module).first()
    return _rank(own) > _rank(theirs)


def _rank(result: Standing | None) -> tuple[bool, float]:
    return (result.is_done, result.progress or 0.0) if result else (False, -1.0)
