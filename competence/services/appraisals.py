"""Medarbeidersamtale: planned, held, cancelled; each step is kept."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from competence.errors import RefusedError
from competence.models import Appraisal, AppraisalEvent
from people.models import Person, Unit
from people.notices import notify
from people.services import audit

_Kind = AppraisalEvent.Kind


@transaction.atomic
def plan_appraisal(*, person: Person, leader: Person, unit: Unit, day: dt.date) -> Appraisal:
    """Plan a talk on `day`; a talk that is planned already is moved. The employee is told."""
    _refuse_own(person, leader)
    talk = _open(person, unit)
    if talk is not None and talk.planned_for == day:
        return talk
    if talk is None:
        talk = Appraisal(person=person, unit=unit)
    talk.leader, talk.planned_for = leader, day
    talk.save()
    _record(talk, _Kind.PLANNED, leader, day)
    notify(
        person=person,
        key=f"appraisal-{talk.uuid}-{day.isoformat()}",
        template="competence/notices/appraisal.txt",
        context={"appraisal": talk},
        url=reverse("competence:appraisals"),
    )
    return talk


@transaction.atomic
def hold_appraisal(
    *, person: Person, leader: Person, unit: Unit, day: dt.date, notes: str = ""
) -> Appraisal:
    """A talk was held on `day`: the one that was planned, or one that was not."""
    _refuse_own(person, leader)
    if day > timezone.localdate():
        raise RefusedError(_("A talk that was held cannot lie in the future."))
    same_day = Appraisal.objects.filter(person=person, unit=unit, held_on=day).first()
    if same_day is not None:
        return same_day
    talk = _open(person, unit) or Appraisal(person=person, unit=unit)
    talk.leader, talk.held_on, talk.notes = leader, day, notes.strip()
    talk.save()
    _record(talk, _Kind.HELD, leader, day)
    return talk


@transaction.atomic
def cancel_appraisal(*, appraisal: Appraisal, by: Person) -> None:
    """A planned talk is off; it stays in the history."""
    talk = Appraisal.objects.select_for_update().get(pk=appraisal.pk)
    if talk.held_on is not None:
        raise RefusedError(_("The talk was held, and stays in the history."))
    if talk.cancelled_at is None:
        talk.cancelled_at = timezone.now()
        talk.save(update_fields=["cancelled_at"])
        _record(talk, _Kind.CANCELLED, by, talk.planned_for)


@transaction.atomic
def note_appraisal(*, appraisal: Appraisal, by: Person, notes: str) -> None:
    """Change the agreed points of a talk."""
    talk = Appraisal.objects.select_for_update().get(pk=appraisal.pk)
    if talk.notes != notes.strip():
        talk.notes = notes.strip()
        talk.save(update_fields=["notes"])
        _record(talk, _Kind.NOTED, by, talk.held_on)


def _open(person: Person, unit: Unit) -> Appraisal | None:
    """The talk that is planned with the leaders of `unit`, locked; one at a time for a person."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    talks = Appraisal.objects.filter(
        person=person, unit=unit, held_on__isnull=True, cancelled_at__isnull=True
    )
    return talks.first()


def _refuse_own(person: Person, leader: Person) -> None:
    if person == leader:
        raise RefusedError(_("A talk needs two: choose one of your employees."))


def _record(talk: Appraisal, kind: AppraisalEvent.Kind, by: Person, day: dt.date | None) -> None:
    AppraisalEvent.objects.create(appraisal=talk, kind=kind, by=by, at=timezone.now(), day=day)
    detail = {"appraisal": str(talk.uuid), "unit": talk.unit.code}
    audit(actor=by, action=f"appraisal.{kind.value}", subject=talk.person, detail=detail)
