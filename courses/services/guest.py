"""Open courses without log-in: taken in a browser session, claimed afterwards or thrown away.

Nothing is told about a guest round before somebody has claimed it.
"""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import signals
from courses.errors import GuestLimit
from courses.guests import is_complete
from courses.models import (
    Course,
    Enrolment,
    EnrolmentEvent,
    GuestResult,
    GuestRound,
    Launch,
    Module,
)
from courses.services.enrolment import certificate_in_force, enrol, first_module
from courses.services.results import State, take_in
from people.models import Person
from people.services import audit

MAX_ROUNDS = 20  # of one browser session
KEPT_DAYS = 7  # a session lasts half a day, so what is older can no longer be claimed
_BATCH = 500


@transaction.atomic
def start_as_guest(*, visitor: uuid.UUID, course: Course, at: dt.datetime | None = None) -> Launch:
    """Open an open course where the visitor stopped.

    Raises NothingToPlay for an empty course, GuestLimit for a visitor with too many. A course that
    the visitor has completed is shown again, and what they do then is not kept.
    """
    first = first_module(course)
    rounds = GuestRound.objects.unclaimed().filter(visitor=visitor)
    if not rounds.filter(course=course).exists() and rounds.count() >= MAX_ROUNDS:
        raise GuestLimit(_("You have started many courses. Log in to start more."))
    guest, _created = rounds.get_or_create(
        course=course, defaults={"visitor": visitor, "opened_at": at or timezone.now()}
    )
    results = {result.module_id: result for result in guest.results.all()}
    modules = list(course.modules.filter(package__isnull=False))
    unfinished = (m for m in modules if m.pk not in results or not results[m.pk].is_done)
    done = is_complete(course, course.modules.all(), results.values())
    return Launch.objects.create(
        module=first if done else next(unfinished, first),
        guest=guest,
        purpose=Launch.Purpose.REVIEW if done else Launch.Purpose.ANONYMOUS,
    )


@transaction.atomic
def record_guest_result(
    *,
    guest: GuestRound,
    module: Module,
    state: str,
    scaled: float | None,
    progress: float | None,
    seconds: int,
    at: dt.datetime,
) -> GuestResult:
    """Note how far the module has come, as `record_result` does, and tell nobody."""
    result, _created = GuestResult.objects.get_or_create(guest=guest, module=module)
    take_in(result, State(state), scaled, progress, seconds, at)
    result.save()
    return result


@transaction.atomic
def claim(*, guest: GuestRound, person: Person) -> Enrolment | None:
    """What was done in the round becomes the person's, with the times it happened.

    None when it was claimed already. Who has the course open gets it into that enrolment; who
    holds a certificate that cannot be renewed yet, into the round that gave it, as another attempt.
    The apps that play modules follow the signal: they move the attempts and tell what was held.
    """
    # Saves lock an attempt and refer to this row, so it must not be locked against references.
    rounds = GuestRound.objects.unclaimed().select_for_update(no_key=True, of=("self",))
    locked = rounds.select_related("course").filter(pk=guest.pk).first()
    if locked is None:
        return None
    enrolment = _enrolment_for(person, locked)
    locked.enrolment = enrolment
    locked.claimed_at = timezone.now()
    locked.save(update_fields=["enrolment", "claimed_at"])
    started = EnrolmentEvent.Kind.STARTED
    if not enrolment.events.filter(kind=started).exists():
        enrolment.events.create(kind=started, at=locked.opened_at, by=person)
    launches = Launch.objects.filter(guest=locked)
    launches.update(person=person, enrolment=enrolment)
    launches.filter(purpose=Launch.Purpose.ANONYMOUS).update(purpose=Launch.Purpose.ENROLMENT)
    audit(
        actor=person,
        action="guest_round.claimed",
        subject=person,
        detail={"course": locked.course.slug, "round": str(locked.uuid)},
    )
    signals.guest_claimed.send(
        sender=GuestRound, fact=signals.GuestClaimed(guest=locked, enrolment=enrolment)
    )
    enrolment.refresh_from_db()
    return enrolment


def purge_guest_rounds(*, now: dt.datetime | None = None) -> int:
    """Throw away what nobody claimed in a week; how many rounds that were."""
    before = (now or timezone.now()) - dt.timedelta(days=KEPT_DAYS)
    last = Greatest("opened_at", Coalesce(Max("results__changed_at"), "opened_at"))
    old = GuestRound.objects.unclaimed().annotate(last=last).filter(last__lt=before)
    purged = 0
    while ids := list(old.values_list("pk", flat=True)[:_BATCH]):
        purged += _purge(ids)
    return purged


@transaction.atomic
def _purge(ids: list[int]) -> int:
    locked = GuestRound.objects.unclaimed().select_for_update().filter(pk__in=ids)
    rounds = list(locked)
    for guest in rounds:
        guest.delete()
    return len(ids)


def _enrolment_for(person: Person, guest: GuestRound) -> Enrolment:
    course = guest.course
    day = timezone.localdate(guest.opened_at)
    held = certificate_in_force(person, course, day)
    if held is not None and not Enrolment.objects.open().filter(person=person, course=course):
        return held.completion.enrolment
    return enrol(person=person, course=course, at=guest.opened_at)
