"""Who may do what. Each rule has a queryset twin, so that a list and a page never disagree."""

import datetime as dt
from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from people.models import Affiliation, Employment, Grant, Person, Role, Unit

Viewer = Person | AnonymousUser

LEADING = (Role.LEADER, Role.DEPUTY, Role.CLINIC_HEAD, Role.UNIT_ADMIN)
EMPLOYEE = "employee"  # beside the kinds of Affiliation: nobody declares it, HR does
_VERIFYING = (Role.UNIT_ADMIN, Role.SYSTEM_ADMIN)


def has_role(viewer: Viewer, *roles: Role, on: dt.date | None = None) -> bool:
    """Whether `viewer` has one of `roles` anywhere today."""
    if not isinstance(viewer, Person) or not viewer.is_active:
        return False
    return _grants(viewer, *roles, on=on).exists()


def has_role_everywhere(viewer: Viewer, *roles: Role) -> bool:
    """Whether `viewer` has one of `roles` without a unit that limits it."""
    if not isinstance(viewer, Person) or not viewer.is_active:
        return False
    return _grants(viewer, *roles).filter(unit__isnull=True).exists()


def roles_of(viewer: Viewer) -> set[str]:
    """The roles that `viewer` may use anywhere today."""
    if not isinstance(viewer, Person) or not viewer.is_active:
        return set()
    return set(_grants(viewer, *Role).values_list("role", flat=True))


def roles_given(viewer: Viewer) -> set[str]:
    """The roles that `viewer` has, those too that this session is too weak for.

    They open nothing: the menu shows them, and their pages tell how to log in more strongly.
    """
    if not isinstance(viewer, Person) or not viewer.is_active:
        return set()
    grants = Grant.objects.current(timezone.localdate()).filter(person=viewer)
    return set(grants.values_list("role", flat=True))


def was_refused_for_assurance(viewer: Viewer) -> bool:
    """Whether a rule said no to `viewer` of this request only because the log-in was too weak."""
    return isinstance(viewer, Person) and bool(viewer.roles_asked & roles_given(viewer))


def units_with_role(viewer: Viewer, *roles: Role) -> QuerySet[Unit]:
    """The units, subtrees included, in which `viewer` has one of `roles` today."""
    units: QuerySet[Unit] = Unit.objects.all()  # treebeard's manager has no type hints
    if not isinstance(viewer, Person) or not viewer.is_active:
        return units.none()
    paths = list(_grants(viewer, *roles).values_list("unit__path", flat=True))
    if None in paths:
        return units
    if not paths:
        return units.none()
    return units.filter(reduce(or_, (Q(path__startswith=path) for path in paths)))


def units_led(viewer: Viewer) -> QuerySet[Unit]:
    """The units whose people `viewer` leads."""
    return units_with_role(viewer, *LEADING)


def people_led(viewer: Viewer) -> QuerySet[Person]:
    """The persons employed today in a unit that `viewer` leads."""
    today = timezone.localdate()
    employed = Employment.objects.current(today).filter(unit__in=units_led(viewer))
    return Person.objects.filter(id__in=employed.values("person"))


def may_see_person(viewer: Viewer, person: Person) -> bool:
    """Oneself, and the people one leads. Twin: `people_led`."""
    return viewer == person or people_led(viewer).filter(id=person.id).exists()


def affiliations_of(person: Person, on: dt.date | None = None) -> set[str]:
    """What `person` is to the region: `EMPLOYEE` by an employment today, and what they have said
    themselves (`Affiliation.Kind`), verified or not.
    """
    kinds = set(Affiliation.objects.current().filter(person=person).values_list("kind", flat=True))
    today = on or timezone.localdate()
    if Employment.objects.current(today).filter(person=person).exists():
        kinds.add(EMPLOYEE)
    return kinds


def people_affiliated(kinds: Iterable[str], on: dt.date | None = None) -> QuerySet[Person]:
    """The persons whose `affiliations_of` holds one of `kinds`."""
    wanted = set(kinds)
    declared = Affiliation.objects.current().filter(kind__in=wanted)
    found = Q(id__in=declared.values("person"))
    if EMPLOYEE in wanted:
        employed = Employment.objects.current(on or timezone.localdate())
        found |= Q(id__in=employed.values("person"))
    return Person.objects.filter(found)


def may_verify_affiliations(viewer: Viewer) -> bool:
    """Unit admins and system admins. Twin: `affiliations_to_verify`."""
    return has_role(viewer, *_VERIFYING)


def affiliations_to_verify(viewer: Viewer) -> QuerySet[Affiliation]:
    """What people have said about themselves that `viewer` may vouch for."""
    stated = Affiliation.objects.current().verifiable()
    return stated if may_verify_affiliations(viewer) else stated.none()


def may_keep_group_roles(viewer: Viewer) -> bool:
    """Whether `viewer` says which groups of the internal log-in give which roles."""
    return has_role_everywhere(viewer, Role.SYSTEM_ADMIN)


def grants_held(viewer: Viewer, *roles: Role) -> QuerySet[Grant]:
    """The grants of `roles` that `viewer` may use today, for a rule that asks where they hold."""
    if not isinstance(viewer, Person) or not viewer.is_active:
        return Grant.objects.none()
    return _grants(viewer, *roles)


def _grants(viewer: Person, *roles: Role, on: dt.date | None = None) -> QuerySet[Grant]:
    """Every question about roles passes here; `people.strong_log_in` can withhold the answer."""
    if viewer.roles_withheld:
        viewer.roles_asked |= set(roles)
        return Grant.objects.none()
    return Grant.objects.current(on or timezone.localdate()).filter(person=viewer, role__in=roles)
