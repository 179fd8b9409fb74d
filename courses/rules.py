"""Who may see, take and change which course. A `may_…` rule asks its queryset twin."""

import uuid

from django.db.models import Q, QuerySet
from django.utils import timezone

from content.models import Upload
from courses.audience import meant_for
from courses.models import Certificate, Course, Enrolment, Launch, Seat, Session
from courses.models.course import CourseQuerySet
from people.models import Employment, Grant, Person, Role
from people.rules import Viewer, has_role, has_role_everywhere, people_led, units_with_role


def visible_courses(viewer: Viewer) -> CourseQuerySet:
    """The published courses meant for the viewer, those they manage, and those they have begun.

    Who is not logged in sees the open ones. Whoever has begun keeps access, also when the course is
    taken out of the catalogue or is meant for others now.
    """
    meant = Q(meant_for(viewer), published_at__isnull=False)
    if not isinstance(viewer, Person):
        return Course.objects.filter(meant)
    return Course.objects.filter(
        meant
        | Q(pk__in=managed_courses(viewer).values("pk"))
        | Q(pk__in=own_enrolments(viewer).values("course"))
    )


def may_take(viewer: Viewer, course: Course) -> bool:
    """Whether the viewer may start the course or book a place in it. Twin: `visible_courses`."""
    return visible_courses(viewer).filter(pk=course.pk).exists()


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


def own_open_uploads(viewer: Viewer) -> QuerySet[Upload]:
    """What the viewer has begun to upload and may go on with; nobody else may."""
    if not isinstance(viewer, Person) or not may_manage_courses(viewer):
        return Upload.objects.none()
    return Upload.objects.filter(uploaded_by=viewer, state=Upload.State.RECEIVING)


def own_launches(viewer: Viewer) -> QuerySet[Launch]:
    """A launch belongs to the person who made it, and to nobody else."""
    if not isinstance(viewer, Person):
        return Launch.objects.none()
    return Launch.objects.filter(person=viewer)


def guest_launches(visitor: uuid.UUID | None) -> QuerySet[Launch]:
    """The launches without log-in of the browser session whose visitor this is (visitors.py)."""
    if visitor is None:
        return Launch.objects.none()
    return Launch.objects.filter(guest__visitor=visitor, person__isnull=True)


def own_enrolments(viewer: Viewer) -> QuerySet[Enrolment]:
    """The viewer's own enrolments."""
    if not isinstance(viewer, Person):
        return Enrolment.objects.none()
    return Enrolment.objects.filter(person=viewer)


def visible_certificates(viewer: Viewer) -> QuerySet[Certificate]:
    """The viewer's own, and those of the people the viewer leads."""
    if not isinstance(viewer, Person):
        return Certificate.objects.none()
    return Certificate.objects.filter(
        Q(completion__enrolment__person=viewer)
        | Q(completion__enrolment__person__in=people_led(viewer))
    )


def certified_courses(viewer: Viewer) -> QuerySet[Course]:
    """The courses whose certificates the viewer may list and revoke.

    Those that the viewer manages as course administrator; all for a system administrator.
    """
    if has_role_everywhere(viewer, Role.SYSTEM_ADMIN):
        return Course.objects.all()
    return managed_courses(viewer)


def revocable_certificates(viewer: Viewer) -> QuerySet[Certificate]:
    """The certificates of those courses that are not revoked yet."""
    return Certificate.objects.filter(
        completion__enrolment__course__in=certified_courses(viewer).values("pk"),
        revocation__isnull=True,
    )


def visible_sessions(viewer: Viewer) -> QuerySet[Session]:
    """The published sessions of courses the viewer sees, and those they teach or have a seat in."""
    if not isinstance(viewer, Person):
        return Session.objects.none()
    courses = visible_courses(viewer).values("pk")
    return Session.objects.filter(
        Q(published_at__isnull=False, module__course__in=courses)
        | Q(pk__in=taught_sessions(viewer).values("pk"))
        | Q(pk__in=Seat.objects.filter(person=viewer).values("session"))
    )


def taught_sessions(viewer: Viewer) -> QuerySet[Session]:
    """Where the viewer may mark attendance: as instructor, or as course admin of the owner unit."""
    if not isinstance(viewer, Person):
        return Session.objects.none()
    taught = Q(module__course__in=managed_courses(viewer).values("pk"))
    if has_role(viewer, Role.INSTRUCTOR):  # a role that has ended, or is too weakly proven, is none
        taught |= Q(pk__in=viewer.sessions_taught.values("pk"))
    return Session.objects.filter(taught)


def may_mark_attendance(viewer: Viewer, session: Session) -> bool:
    """Twin: `taught_sessions`."""
    return taught_sessions(viewer).filter(pk=session.pk).exists()


def managed_sessions(viewer: Viewer) -> QuerySet[Session]:
    """The sessions of the courses that the viewer manages."""
    return Session.objects.filter(module__course__in=managed_courses(viewer).values("pk"))


def own_seats(viewer: Viewer) -> QuerySet[Seat]:
    """The viewer's own seats."""
    if not isinstance(viewer, Person):
        return Seat.objects.none()
    return Seat.objects.filter(person=viewer)


def cancellable_seats(viewer: Viewer) -> QuerySet[Seat]:
    """The seats of others that the viewer may cancel, also late: those of people the viewer leads,
    and those in sessions that the viewer teaches."""
    if not isinstance(viewer, Person):
        return Seat.objects.none()
    return Seat.objects.filter(
        Q(person__in=people_led(viewer)) | Q(session__in=taught_sessions(viewer).values("pk"))
    )


def may_enrol(viewer: Viewer, person: Person) -> bool:
    """Twin: `people.rules.people_led`, the people whom the viewer may give a seat."""
    return people_led(viewer).filter(pk=person.pk).exists()


def people_to_walk_in(viewer: Viewer) -> QuerySet[Person]:
    """Whom an instructor may add at the door: those employed today where the viewer instructs or
    is a course administrator. Nobody else's name comes up in the search."""
    units = units_with_role(viewer, Role.INSTRUCTOR, Role.COURSE_ADMIN)
    employed = Employment.objects.current(timezone.localdate()).filter(unit__in=units)
    return Person.objects.filter(is_active=True, pk__in=employed.values("person"))


def possible_instructors(viewer: Viewer) -> QuerySet[Person]:
    """Whom a course administrator may make an instructor of a session: who has that role today."""
    if not may_manage_courses(viewer):
        return Person.objects.none()
    return Person.objects.filter(
        is_active=True,
        pk__in=Grant.objects.current(timezone.localdate())
        .filter(role=Role.INSTRUCTOR)
        .values("person"),
    )
