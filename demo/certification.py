"""Rules for certificates, a round that was renewed, a revoked certificate, reminders that went out.

Everything goes through the portal's own services, at times gone by.
"""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from competence.services import note_expired
from courses.models import Certificate, Course, ModuleResult
from courses.services import enrol, note_expiries, record_result, remind, revoke
from demo.region import ACCOUNTS
from people.models import Employment, Person

# Approved hours for those who gather them: course -> hours, by whom, as what.
APPROVED = {
    "legemiddelhandtering": (Decimal("3.0"), "Norsk Sykepleierforbund", "Klinisk fagstige"),
    "hlr": (Decimal("2.5"), "Norsk Resuscitasjonsråd", "Repetisjon"),
}
# Everybody renews at the same time of the year: course -> month, day.
YEARLY = {"brannvern": (1, 31), "ernaring": (1, 31)}
REVOKED_REASON = "Kurset ble tatt av en kollega på samme innlogging."


def approve_hours() -> None:
    """Before the history, so that its certificates carry the hours."""
    for slug, (hours, body, category) in APPROVED.items():
        Course.objects.filter(slug=slug).update(
            accreditation_hours=hours, accreditation_body=body, accreditation_category=category
        )


def write_certificates(today: dt.date) -> None:
    """After the history: yearly dates, two rounds of the learner, and one certificate revoked."""
    for slug, (month, day) in YEARLY.items():
        Course.objects.filter(slug=slug).update(
            valid_months=None, valid_until_month=month, valid_until_day=day
        )
    course = Course.objects.get(slug="ernaring")
    learner = Person.objects.get(username="learner")
    for days_ago in (600, 320):
        _complete(learner, course, today - dt.timedelta(days=days_ago))
    colleague = _colleague_of(learner, today)
    wrong = _complete(colleague, course, today - dt.timedelta(days=40))
    revoke(certificate=wrong, by=Person.objects.get(username="courseadmin"), reason=REVOKED_REASON)


def follow_the_days(today: dt.date) -> None:
    """What the nightly tasks would have done by now; after the evidence is collected."""
    note_expiries(today)
    note_expired(today)
    remind(today)


def _complete(person: Person, course: Course, day: dt.date) -> Certificate:
    at = dt.datetime.combine(day, dt.time(13, 30), timezone.get_default_timezone())
    enrolment = enrol(person=person, course=course, at=at - dt.timedelta(minutes=25))
    for module in course.modules.all():
        record_result(
            enrolment=enrolment,
            module=module,
            state=ModuleResult.State.PASSED,
            scaled=1.0,
            seconds=900,
            at=at,
        )
    return Certificate.objects.get(completion__enrolment=enrolment)


def _colleague_of(person: Person, today: dt.date) -> Person:
    """Somebody in the same unit, so that a leader of both sees the certificate."""
    units = Employment.objects.current(today).filter(person=person).values("unit")
    others = Employment.objects.current(today).filter(unit__in=units).exclude(person=person)
    return others.exclude(person__username__in=ACCOUNTS).order_by("person__username")[0].person
