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
    paths = _workplaces(person)
    grants = _over(paths)
    own = tuple(_path(grant) for grant in grants if _leads(grant, person))
    others = [g for g in grants if g.person_id != person.pk and not _path(g).startswith(own)]
    found: dict[int, Person] = {}
    for path in paths:
        of_place = [g for g in others if path.startswith(_path(g))]
        nearest = max((len(_path(g)) for g in of_place), default=0)
        found |= {g.person_id: g.person for g in of_place if len(_path(g)) == nearest}
    return list(found.values())


def leads_own_place(person: Person) -> bool:
    """Whether the person leads a unit that they work in, so that only those above may approve."""
    return any(_leads(grant, person) for grant in _over(_workplaces(person)))


def _workplaces(person: Person) -> Sequence[str]:
    employed = Employment.objects.current(timezone.localdate()).filter(person=person)
    return list(employed.values_list("unit__path", flat=True))


def _over(paths: Sequence[str]) -> Sequence[Grant]:
    """What gives people the right to approve there, in these units and above."""
    over = Q(unit__path__in=paths_up_from(paths)) | Q(unit__isnull=True)
    grants = Grant.objects.current(timezone.localdate()).filter(over, role__in=APPROVING)
    return list(grants.filter(person__is_active=True).select_related("person", "unit"))


def _leads(grant: Grant, person: Person) -> bool:
    return grant.person_id == person.pk and grant.role in LED_FROM_ABOVE


def _path(grant: Grant) -> str:
    return str(grant.unit.path) if grant.unit else ""
