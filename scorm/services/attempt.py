"""Opening: an attempt for an enrolment, a visit for each time a SCO is shown."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from courses.models import Enrolment, GuestRound, Module
from scorm.editions import edition_of
from scorm.errors import GuestIsFull
from scorm.models import Attempt, Sco, Visit
from scorm.payload import Save
from scorm.services.progress import report_progress
from scorm.services.save import save

GUEST_VISITS = 1_000  # of one attempt without log-in


@transaction.atomic
def open_attempt(
    *, module: Module, enrolment: Enrolment | None = None, guest: GuestRound | None = None
) -> Attempt:
    """The last attempt in the module of an enrolment or a guest round, or its first one.

    A first one is on the module's package; that of a claimed guest round is the enrolment's too.
    """
    attempts = attempts_in(module, enrolment=enrolment, guest=guest)
    last = attempts.select_related("package").order_by("number").last()
    if last is not None:
        return last
    if module.package is None:
        raise ValueError("A module without a package cannot be attempted.")
    attempt, _created = attempts.select_related("package").get_or_create(
        number=1,
        defaults={
            "enrolment": enrolment or (guest.enrolment if guest else None),
            "guest": guest,
            "module": module,
            "package": module.package,
            "started_at": timezone.now(),
        },
    )
    return attempt


def attempts_in(
    module: Module, *, enrolment: Enrolment | None, guest: GuestRound | None
) -> QuerySet[Attempt]:
    """The attempts of a guest round, claimed or not; without one, those of the enrolment."""
    mine = Attempt.objects.filter(module=module)
    return mine.filter(guest=guest) if guest else mine.filter(enrolment=enrolment)


@transaction.atomic
def open_visit(*, attempt: Attempt, sco: Sco) -> Visit:
    """A new visit of `sco`. It counts once the SCO calls LMSInitialize.

    Raises GuestIsFull where a visitor has had so many. An asset reports nothing, so opening it is
    all there is to do: it is completed at once.
    """
    locked = Attempt.objects.select_for_update().get(pk=attempt.pk)
    last = locked.visits.order_by("number").last()
    number = last.number + 1 if last else 1
    if number > GUEST_VISITS and not locked.is_claimed:
        raise GuestIsFull
    visit = locked.visits.create(sco=sco, number=number, opened_at=timezone.now())
    if sco.is_asset:
        values = dict(edition_of(sco.package).done)
        done = Save(seq=1, visit=number, values=values, finished=True)
        save(attempt_id=attempt.pk, save=done)
        visit.refresh_from_db()
    elif locked.module.completion == Module.Completion.OPENED:
        report_progress(locked, at=visit.opened_at)  # content that never reports has no other fact
    return visit


@transaction.atomic
def visit_to_show(*, attempt_id: int, number: int) -> int:
    """The number of the visit that a frame may show: a new one where `number` has begun already.

    So a frame that is loaded twice gives two visits, whose sequence numbers cannot be mixed up.
    """
    visit = Visit.objects.select_related("sco__package", "attempt").get(
        attempt_id=attempt_id, number=number
    )
    if visit.initialized_at is None or visit.sco.is_asset:
        return number
    return open_visit(attempt=visit.attempt, sco=visit.sco).number
