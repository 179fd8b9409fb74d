"""Deciding whom a course is meant for."""

from django.db import transaction

from courses.audience import AudienceChoice
from courses.models import Audience, AudienceAffiliation, Course
from people.models import Person
from people.services import audit


@transaction.atomic
def set_audience(*, course: Course, choice: AudienceChoice, by: Person | None) -> Course:
    """Let the course be for these from now on; the decision is audited.

    Whoever has begun goes on. What the chosen audience does not use is dropped.
    """
    is_group = choice.audience == Audience.TARGET_GROUP
    kinds = choice.affiliations if choice.audience == Audience.AFFILIATIONS else ()
    course.audience = choice.audience
    course.save(update_fields=["audience"])
    course.audience_units.set(choice.units if is_group else ())
    course.audience_job_roles.set(choice.job_roles if is_group else ())
    course.audience_affiliations.exclude(kind__in=kinds).delete()
    AudienceAffiliation.objects.bulk_create(
        [AudienceAffiliation(course=course, kind=kind) for kind in kinds], ignore_conflicts=True
    )
    audit(
        actor=by,
        action="course.audience",
        subject=None,
        detail={
            "course": course.slug,
            "audience": str(choice.audience),
            "affiliations": sorted(kinds),
            "units": sorted(unit.code for unit in choice.units) if is_group else [],
            "job_roles": sorted(role.code for role in choice.job_roles) if is_group else [],
        },
    )
    return course
