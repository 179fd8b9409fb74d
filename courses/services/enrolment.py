"""Enrolling, starting and leaving. An enrolment is one round (cycle) of a person in a course."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import signals
from courses.errors import ChooseSession, NothingToPlay, SeatRefused
from courses.models import Certificate, Course, Enrolment, EnrolmentEvent, Launch, Module
from courses.services.certificates import longest_certificate, may_renew
from people.models import Person

__all__ = ["enrol", "may_renew", "preview", "start", "withdraw"]


@transaction.atomic
def enrol(
    *,
    person: Person,
    course: Course,
    by: Person | None = None,
    due_on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Enrolment:
    """The person's open enrolment in `course`; a new cycle is opened when there is none.

    Two calls at once give one enrolment: the person's row is locked.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    enrolments = Enrolment.objects.filter(person=person, course=course)
    current = enrolments.open().first()
    if current is not None:
        return current
    now = at or timezone.now()
    enrolment = Enrolment.objects.create(
        person=person,
        course=course,
        cycle=enrolments.count() + 1,
        due_on=due_on,
        opened_at=now,
        last_active_at=now,
    )
    event = _note(enrolment, EnrolmentEvent.Kind.ENROLLED, now, by or person)
    signals.enrolled.send(
        sender=Enrolment, fact=signals.EnrolmentFact(event=event, enrolment=enrolment)
    )
    return enrolment


@transaction.atomic
def withdraw(*, enrolment: Enrolment, by: Person, at: dt.datetime | None = None) -> bool:
    """End an open enrolment without completion; False when it was closed already."""
    now = at or timezone.now()
    closed = Enrolment.objects.open().filter(pk=enrolment.pk).update(closed_at=now)
    if not closed:
        return False
    enrolment.refresh_from_db()
    event = _note(enrolment, EnrolmentEvent.Kind.WITHDRAWN, now, by)
    signals.withdrawn.send(
        sender=Enrolment, fact=signals.EnrolmentFact(event=event, enrolment=enrolment)
    )
    return True


@transaction.atomic
def start(*, person: Person, course: Course, at: dt.datetime | None = None) -> Launch:
    """Open the course where the person stopped; raises NothingToPlay for an empty course.

    A person without an open enrolment is enrolled. Who has completed the course sees it again
    without being recorded, until its certificate can be renewed: then a new cycle begins.
    """
    now = at or timezone.now()
    held = certificate_in_force(person, course, timezone.localdate(now))
    if held is not None and not Enrolment.objects.open().filter(person=person, course=course):
        enrolment = held.completion.enrolment
        return _launch(person, first_module(course), Launch.Purpose.REVIEW, enrolment)
    first_module(course)  # an empty course enrols nobody
    enrolment = enrol(person=person, course=course, at=now)
    Enrolment.objects.filter(pk=enrolment.pk).update(last_active_at=now)
    if not enrolment.events.filter(kind=EnrolmentEvent.Kind.STARTED).exists():
        _note(enrolment, EnrolmentEvent.Kind.STARTED, now, person)
    return _launch(person, _next_module(enrolment), Launch.Purpose.ENROLMENT, enrolment)


@transaction.atomic
def preview(*, person: Person, module: Module) -> Launch:
    """Let a course admin look at a module; nothing is recorded."""
    return _launch(person, module, Launch.Purpose.PREVIEW, None)


@transaction.atomic
def test_run(*, person: Person, module: Module) -> Launch:
    """Let a course admin watch what a module reports; nothing is recorded.

    One launch serves all test runs of a person in a module.
    """
    mine = Launch.objects.filter(person=person, module=module, purpose=Launch.Purpose.BENCH)
    return mine.first() or _launch(person, module, Launch.Purpose.BENCH, None)


def refuse_if_held(*, person: Person, course: Course, on: dt.date) -> None:
    """Raise SeatRefused for who has completed the course and cannot renew it yet."""
    if Enrolment.objects.open().filter(person=person, course=course).exists():
        return
    if certificate_in_force(person, course, on) is not None:
        raise SeatRefused(_("The course is completed already, and cannot be renewed yet."))


def certificate_in_force(person: Person, course: Course, on: dt.date) -> Certificate | None:
    """The certificate that a new round has to wait for; None when one may begin."""
    longest = longest_certificate(person, course)
    return longest if longest is not None and not may_renew(longest, on) else None


def first_module(course: Course) -> Module:
    """The first that can be opened; raises NothingToPlay."""
    module = course.modules.filter(package__isnull=False).first()
    if module is None and course.modules.filter(kind__in=Module.IN_SESSIONS).exists():
        raise ChooseSession(_("You take this course by meeting others. Choose a session."))
    if module is None:
        raise NothingToPlay(_("This course has no content yet."))
    return module


def _next_module(enrolment: Enrolment) -> Module:
    """The first module that is not done, or the first of all."""
    done = {r.module_id for r in enrolment.module_results.all() if r.is_done}
    modules = enrolment.course.modules.filter(package__isnull=False)
    return next((m for m in modules if m.pk not in done), None) or first_module(enrolment.course)


def _launch(
    person: Person, module: Module, purpose: Launch.Purpose, enrolment: Enrolment | None
) -> Launch:
    return Launch.objects.create(person=person, module=module, purpose=purpose, enrolment=enrolment)


def _note(
    enrolment: Enrolment, kind: EnrolmentEvent.Kind, at: dt.datetime, by: Person
) -> EnrolmentEvent:
    return EnrolmentEvent.objects.create(enrolment=enrolment, kind=kind, at=at, by=by)
