"""Who leads a person: those nearest above, never the person."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils import timezone

from competence.rules import APPROVING, LED_FROM_ABOVE, paths_up_from
from people.models import Employment, Grant, Person


def leaders_of(person: Person) -> Sequence[Person]:
    """Who approves in the nearest unit that has anybody who does, for each place of work: leaders,
    deputies and clinic heads.

    A leader is led by those above: not by their deputies, nor by leaders below. Empty when nobody
    may decide for the person (`rules.people_to_decide_for`). Two queries.
    """
    today = timezone.localdate()
    employed = Employment.objects.current(today).filter(person=person)
    paths = list(employed.values_list("unit__path", flat=True))
    above = Q(unit__path__in=paths_up_from(paths)) | Q(unit__isnull=True)
    grants = list(
        Grant.objects.current(today)
        .filter(above, role__in=APPROVING, person__is_active=True)
        .select_related("person", "unit")
    )
    own = tuple(_path(g) for g in grants if g.person_id == person.pk and g.role in LED_FROM_ABOVE)
    others = [g for g in grants if g.person_id != person.pk and not _path(g).startswith(own)]
    found: dict[int, Person] = {}
    for path in paths:
        of_place = [g for g in others if path.startswith(_path(g))]
        nearest = max((len(_path(g)) for g in of_place), default=0)
        found |= {g.person_id: g.person for g in of_place if len(_path(g)) == nearest}
    return list(found.values())


def _path(grant: Grant) -> str:
    return str(grant.unit.path) if grant.unit else ""
