"""Who was there: marked by an instructor, corrected by new rows, and what that completes."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import signals
from courses.errors import NotHeldYet
from courses.models import Attendance, Meeting, ModuleResult, Seat
from courses.services.results import record_result, take_back_result
from people.models import Person
from people.services import audit

_Status = Attendance.Status


@dataclass(frozen=True, slots=True)
class Mark:
    """What the instructor ticked for one seat; `minutes` counts only for who was there in part.

    With `only_if_unmarked` a mark that somebody has made meanwhile stands.
    """

    seat: Seat
    status: str
    minutes: int = 0
    only_if_unmarked: bool = False


def may_be_marked(meeting: Meeting, now: dt.datetime) -> bool:
    """From the day of the meeting, if it takes place."""
    day = timezone.localdate(meeting.starts)
    return meeting.cancelled_at is None and day <= timezone.localdate(now)


@transaction.atomic
def mark(
    *, meeting: Meeting, marks: Iterable[Mark], by: Person, at: dt.datetime | None = None
) -> int:
    """Write down attendance at `meeting`; how many marks were new. The same mark twice is one.

    Raises NotHeldYet before the day of the meeting. Seats that are not booked are left alone.
    """
    now = at or timezone.now()
    if not may_be_marked(meeting, now):
        raise NotHeldYet(_("Attendance can be marked from the day of the session."))
    return sum(_mark(meeting, one, by, now) for one in marks)


def _mark(meeting: Meeting, one: Mark, by: Person, now: dt.datetime) -> bool:
    seat = (
        Seat.objects.select_for_update(of=("self",))
        .select_related("person", "session__module__course", "enrolment")
        .get(pk=one.seat.pk, session_id=meeting.session_id)
    )
    if seat.state != Seat.State.BOOKED:
        return False
    minutes = _minutes(one, meeting)
    before = Attendance.objects.filter(seat=seat, meeting=meeting).last()
    standing = (before.status, before.minutes) if before else (_Status.UNMARKED, 0)
    is_kept = one.only_if_unmarked and standing[0] != _Status.UNMARKED
    if is_kept or standing == (one.status, minutes):
        return False
    row = Attendance.objects.create(
        seat=seat,
        meeting=meeting,
        status=one.status,
        minutes=minutes,
        corrects=before,
        at=now,
        by=by,
    )
    _tell(before, row)
    _judge(seat, now)
    return True


def _minutes(one: Mark, meeting: Meeting) -> int:
    if one.status == _Status.FULL:
        return meeting.minutes
    return min(max(one.minutes, 0), meeting.minutes) if one.status == _Status.PART else 0


def _tell(before: Attendance | None, row: Attendance) -> None:
    if before is not None:
        detail = {"session": str(row.seat.session.uuid), "from": before.status, "to": row.status}
        audit(actor=row.by, action="attendance.corrected", subject=row.seat.person, detail=detail)
        if before.was_there:
            fact = signals.AttendanceTakenBack(attendance=before, correction=row)
            signals.attendance_taken_back.send(sender=Attendance, fact=fact)
    if row.was_there:
        signals.attended.send(sender=Attendance, fact=signals.AttendanceFact(attendance=row))


def _judge(seat: Seat, now: dt.datetime) -> None:
    """Complete the module when enough minutes were attended; take that back when they were not.

    A course that is completed stays so: what is achieved is never taken away by a correction.
    """
    module = seat.session.module
    held = [m for m in seat.session.meetings.all() if m.cancelled_at is None]
    last = {row.meeting_id: row for row in seat.attendances.all()}
    there = [(m, last[m.pk]) for m in held if m.pk in last and last[m.pk].was_there]
    minutes = sum(row.minutes for _meeting, row in there)
    share = minutes / total if (total := sum(m.minutes for m in held)) else 0.0
    state = (
        ModuleResult.State.COMPLETED
        if 100 * share >= module.required_attendance and there
        else ModuleResult.State.INCOMPLETE
        if there
        else ModuleResult.State.NOT_ATTEMPTED
    )
    enrolment = seat.enrolment
    take_back_result(enrolment=enrolment, module=module, state=state, progress=share)
    if there:
        ended = min(now, max(m.ends for m, _row in there))
        record_result(
            enrolment=enrolment,
            module=module,
            state=state,
            progress=share,
            seconds=60 * minutes,
            at=max(ended, enrolment.opened_at),
        )
