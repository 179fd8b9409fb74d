"""Who may see and reset which attempts. A `may_…` rule asks its queryset twin.

Leaders see what their people hold and have completed (courses, competence). What somebody answered
in a course is for those who are responsible for the course.
"""

from django.db.models import QuerySet

from courses.models import Module
from courses.rules import managed_courses
from people.rules import Viewer
from scorm.models import Attempt


def reported_modules(viewer: Viewer) -> QuerySet[Module]:
    """The parts with content in the courses that the viewer manages."""
    courses = managed_courses(viewer).values("pk")
    return Module.objects.filter(course__in=courses, package__isnull=False)


def managed_attempts(viewer: Viewer) -> QuerySet[Attempt]:
    """The attempts in those parts. A visitor's is nobody's until it is claimed."""
    modules = reported_modules(viewer).values("pk")
    return Attempt.objects.filter(module__in=modules, enrolment__isnull=False)


def resettable_attempts(viewer: Viewer) -> QuerySet[Attempt]:
    """Of those: the last of each round that is under way."""
    return managed_attempts(viewer).filter(
        enrolment__closed_at__isnull=True, replaced_at__isnull=True
    )


def may_reset(viewer: Viewer, attempt: Attempt) -> bool:
    """Twin: `resettable_attempts`."""
    return resettable_attempts(viewer).filter(pk=attempt.pk).exists()
