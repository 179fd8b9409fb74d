"""A new attempt for a learner, opened by a course administrator: nothing is ever deleted.

The old attempt stays as it is, and what the learner has reached in the course stands.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content.models import Package
from people.models import Person
from people.services import audit
from scorm.errors import AttemptRefused
from scorm.models import Attempt
from scorm.services.visit import end_unfinished


@transaction.atomic
def open_new_attempt(*, attempt: Attempt, by: Person, reason: str) -> Attempt:
    """Let the learner begin the module anew, in its current version; audited with the reason.

    Raises AttemptRefused unless `attempt` is the last of an enrolment under way.
    """
    package = attempt.module.package
    if package is None:
        raise AttemptRefused(_("The part has no content any more."))
    return replace(attempt=attempt, package=package, by=by, reason=reason, action="attempt.reset")


def replace(
    *, attempt: Attempt, package: Package, by: Person | None, reason: str, action: str
) -> Attempt:
    """The attempt after `attempt`, in `package`. Called in a transaction; raises AttemptRefused."""
    # The attempt alone is locked, as everywhere: a save under way waits, or has been taken in.
    held = Attempt.objects.select_for_update(of=("self",)).get(pk=attempt.pk)
    held = Attempt.objects.select_related(
        "package", "module__course", "enrolment__course", "enrolment__person"
    ).get(pk=held.pk)
    enrolment = held.enrolment
    if enrolment is None or enrolment.closed_at is not None:
        raise AttemptRefused(
            _("The round is over. Whoever takes the course again begins a new one.")
        )
    later = held.module.scorm_attempts.filter(enrolment=enrolment, number__gt=held.number)
    if held.replaced_at is not None or later.exists():
        raise AttemptRefused(_("There is a later attempt already."))
    now = timezone.now()
    end_unfinished(held)
    held.replaced_at = now
    held.save(update_fields=["replaced_at"])
    opened = Attempt.objects.create(
        enrolment=enrolment,
        module=held.module,
        package=package,
        number=held.number + 1,
        started_at=now,
        opened_by=by,
        reason=reason,
    )
    audit(
        actor=by,
        action=action,
        subject=enrolment.person,
        detail={
            "course": held.module.course.slug,
            "part": held.module.title,
            "attempt": held.number,
            "reason": reason,
        },
    )
    return opened
