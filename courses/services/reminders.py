"""Telling people in time that a certificate ends: 90, 30 and 7 days before, and when it has."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from courses.models import Certificate, Reminder
from courses.services.certificates import may_renew
from people.models import Employment, Person
from people.notices import notify

Stage = Reminder.Stage
# Days left -> stage: each stage holds from its own day to the next one's. Days on which nothing ran
# are caught up with the one reminder that is nearest; an end longer ago is no news.
_STAGES = {
    Stage.QUARTER: (Stage.MONTH + 1, Stage.QUARTER),
    Stage.MONTH: (Stage.WEEK + 1, Stage.MONTH),
    Stage.WEEK: (0, Stage.WEEK),
    Stage.EXPIRED: (-30, -1),
}


def remind(on: dt.date | None = None) -> int:
    """Remind those whose certificate comes to an end, once for each stage; how many were told.

    Not those who hold a certificate of the same course that lasts longer, nor those who have left.
    """
    today = on or timezone.localdate()
    return sum(
        _remind_of(certificate, stage, today)
        for stage, (least, most) in _STAGES.items()
        for certificate in _ending(stage, today, least, most)
    )


def _ending(stage: Stage, today: dt.date, least: int, most: int) -> list[Certificate]:
    """Certificates with so many days left whose holders have not been told; one query."""
    ending = Certificate.objects.filter(
        valid_until__range=(today + dt.timedelta(days=least), today + dt.timedelta(days=most)),
        revocation__isnull=True,
        completion__enrolment__person__in=_present(today),
    ).exclude(Exists(Reminder.objects.filter(certificate=OuterRef("pk"), stage=stage)))
    longer = Certificate.objects.filter(
        Q(valid_until__isnull=True)
        | Q(valid_until__gt=OuterRef("valid_until"))
        | Q(valid_until=OuterRef("valid_until"), pk__gt=OuterRef("pk")),
        completion__enrolment__person=OuterRef("completion__enrolment__person"),
        completion__enrolment__course=OuterRef("completion__enrolment__course"),
        revocation__isnull=True,
    )
    return list(
        ending.exclude(Exists(longer))
        .select_related("completion__enrolment__person", "completion__enrolment__course")
        .order_by("valid_until", "pk")
    )


def _present(today: dt.date) -> QuerySet[Person]:
    """Those who work here, and those who never did: students, temps and others still come back.

    Who was employed and is no more has left.
    """
    employments = Employment.objects.filter(person=OuterRef("pk"))
    return Person.objects.filter(is_active=True).filter(
        Exists(employments.current(today)) | ~Exists(employments)
    )


@transaction.atomic
def _remind_of(certificate: Certificate, stage: Stage, today: dt.date) -> bool:
    """Tell the holder; False when the certificate cannot be renewed yet, or they were told."""
    if certificate.valid_until is None or not may_renew(certificate, today):
        return False
    _reminder, created = Reminder.objects.get_or_create(
        certificate=certificate, stage=stage, defaults={"at": timezone.now()}
    )
    if not created:
        return False
    enrolment = certificate.completion.enrolment
    notify(
        person=enrolment.person,
        key=f"certificate-{certificate.uuid}-{stage.value}",
        template="courses/notices/ends.txt",
        context={
            "certificate": certificate,
            "days_left": (certificate.valid_until - today).days,
        },
        url=enrolment.course.get_absolute_url(),
    )
    return True
