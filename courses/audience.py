"""Whom a course is meant for, asked both ways: courses for a person, people for a course.

The two answers agree (tests/courses/test_audience.py holds them against each other).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from courses.models import AFFILIATED, Audience, AudienceAffiliation, Course
from people.models import Employment, JobRole, Person, Unit
from people.rules import affiliations_of, people_affiliated


@dataclass(frozen=True, slots=True)
class AudienceChoice:
    """A course's audience. Of a target group, no units means any unit, no positions any position.

    `affiliations` are kinds of people.Affiliation.
    """

    audience: Audience
    affiliations: Collection[str] = ()
    units: Collection[Unit] = ()
    job_roles: Collection[JobRole] = ()

    @property
    def affiliation_labels(self) -> list[str]:
        """The chosen affiliations in words."""
        return [str(label) for kind, label in AFFILIATED.items() if kind in self.affiliations]


def choice_of(course: Course) -> AudienceChoice:
    """The audience as it is stored; three queries."""
    return AudienceChoice(
        audience=Audience(course.audience),
        affiliations=list(
            course.audience_affiliations.order_by("kind").values_list("kind", flat=True)
        ),
        units=list(course.audience_units.order_by("path")),
        job_roles=list(course.audience_job_roles.all()),
    )


def meant_for(viewer: Person | AnonymousUser) -> Q:
    """The courses whose audience `viewer` belongs to today, as a condition on Course.

    Three queries beforehand: the viewer's affiliations and employments.
    """
    if not isinstance(viewer, Person):
        return Q(audience=Audience.OPEN)
    found = Q(audience__in=(Audience.OPEN, Audience.LOGGED_IN))
    if kinds := affiliations_of(viewer):
        chosen = AudienceAffiliation.objects.filter(course=OuterRef("pk"), kind__in=kinds)
        found |= Q(Exists(chosen), audience=Audience.AFFILIATIONS)
    works = Employment.objects.current(timezone.localdate()).filter(person=viewer)
    places = set(works.values_list("unit__path", "job_role"))
    if places:
        reached = reduce(or_, (_reaches(path, job_role) for path, job_role in sorted(places)))
        found |= Q(audience=Audience.EMPLOYEES)
        found |= Q(reached, audience=Audience.TARGET_GROUP)
    return found


def people_meant(choice: AudienceChoice) -> QuerySet[Person]:
    """Everybody with an account whom the choice reaches today."""
    people = Person.objects.filter(is_active=True)
    if choice.audience in {Audience.OPEN, Audience.LOGGED_IN}:
        return people
    if choice.audience == Audience.AFFILIATIONS:
        return people.filter(pk__in=people_affiliated(choice.affiliations).values("pk"))
    works = Employment.objects.current(timezone.localdate()).filter(person=OuterRef("pk"))
    if choice.audience == Audience.TARGET_GROUP:
        if choice.units:
            subtrees = (Q(unit__path__startswith=unit.path) for unit in choice.units)
            works = works.filter(reduce(or_, subtrees))
        if choice.job_roles:
            works = works.filter(job_role__in=choice.job_roles)
    return people.filter(Exists(works))


def _reaches(path: str, job_role: int) -> Q:
    """The target groups that take in someone who works at the unit `path` as `job_role`."""
    units = Course.audience_units.through.objects.filter(course=OuterRef("pk"))
    roles = Course.audience_job_roles.through.objects.filter(course=OuterRef("pk"))
    here = units.filter(unit__path__in=list(_line(path)))
    return (Q(Exists(here)) | ~Q(Exists(units))) & (
        Q(Exists(roles.filter(jobrole=job_role))) | ~Q(Exists(roles))
    )


def _line(path: str) -> Iterator[str]:
    """The path of the unit and of each above it."""
    for end in range(Unit.steplen, len(path) + 1, Unit.steplen):
        yield path[:end]
