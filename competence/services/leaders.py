"""Who leads a person: those nearest above, never the person."""

from collections.abc import Sequence

from django.utils import timezone

from people.models import Employment, Grant, Person, Role

NEAREST = (Role.LEADER, Role.DEPUTY)


def leaders_of(person: Person) -> Sequence[Person]:
    """The leaders and deputies of the nearest unit that has any, for each place of work.

    A leader is led by those above. Two queries.
    """
    today = timezone.localdate()
    employed = Employment.objects.current(today).filter(person=person)
    paths = list(employed.values_list("unit__path", flat=True))
    grants = (
        Grant.objects.current(today)
        .filter(role__in=NEAREST, unit__isnull=False, person__is_active=True)
        .exclude(person=person)
        .select_related("person", "unit")
    )
    above = [g for g in grants if g.unit and any(p.startswith(g.unit.path) for p in paths)]
    found: dict[int, Person] = {}
    for path in paths:
        of_place = [g for g in above if g.unit and path.startswith(g.unit.path)]
        nearest = max((len(g.unit.path) for g in of_place if g.unit), default=0)
        found |= {g.person_id: g.person for g in of_place if g.unit and len(g.unit.path) == nearest}
    return list(found.values())
