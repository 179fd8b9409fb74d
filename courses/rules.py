"""Who may see, take and change which course. A `may_…` rule asks its queryset twin."""

from django.db.models import Q, QuerySet

from content.models import Upload
from courses.models import Course, Enrolment, Launch
from people.models import Person, Role
from people.rules import Viewer, has_role, has_role_everywhere, units_with_role


def visible_courses(viewer: Viewer) -> QuerySet[Course]:
    """The published courses, the drafts that the viewer manages, and what the viewer has taken.

    A course that is taken out of the catalogue stays open to those who have started.
    """
    if not isinstance(viewer, Person):
        return Course.objects.none()
    return Course.objects.filter(
        Q(published_at__isnull=False)
        | Q(pk__in=managed_courses(viewer).values("pk"))
        | Q(pk__in=own_enrolments(viewer).values("course"))
    )


def managed_courses(viewer: Viewer) -> QuerySet[Course]:
    """The courses of the units in which the viewer is a course administrator."""
    if not isinstance(viewer, Person) or not has_role(viewer, Role.COURSE_ADMIN):
        return Course.objects.none()
    if has_role_everywhere(viewer, Role.COURSE_ADMIN):
        return Course.objects.all()
    return Course.objects.filter(owner_unit__in=units_with_role(viewer, Role.COURSE_ADMIN))


def may_manage_courses(viewer: Viewer) -> bool:
    """Whether the viewer may upload packages and make courses at all."""
    return has_role(viewer, Role.COURSE_ADMIN)


def visible_uploads(viewer: Viewer) -> QuerySet[Upload]:
    """What the viewer uploaded, and what goes into courses that the viewer manages."""
    if not isinstance(viewer, Person) or not may_manage_courses(viewer):
        return Upload.objects.none()
    slugs = managed_courses(viewer).values("slug")
    return Upload.objects.filter(Q(uploaded_by=viewer) | Q(course_slug__in=slugs))


def own_launches(viewer: Viewer) -> QuerySet[Launch]:
    """A launch belongs to the person who made it, and to nobody else."""
    if not isinstance(viewer, Person):
        return Launch.objects.none()
    return Launch.objects.filter(person=viewer)


def own_enrolments(viewer: Viewer) -> QuerySet[Enrolment]:
    """The viewer's own enrolments."""
    if not isinstance(viewer, Person):
        return Enrolment.objects.none()
    return Enrolment.objects.filter(person=viewer)
