"""How a unit stands with its yearly talks."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competence.models import Appraisal
from competence.rules import TALKING
from competence.selectors.matrix import people_in
from courses.services.results import add_months
from people.models import Employment, Person, Unit
from people.rules import grants_held

PAGE = 50
MONTHS = 12  # between two talks


class TalkState(TextChoices):
    """In the order of what needs the leader's eye most."""

    OVERDUE = "overdue", _("overdue")
    NEVER = "never", _("not held yet")
    PLANNED = "planned", _("planned")
    HELD = "held", _("held")


@dataclass(frozen=True, slots=True)
class Talk:
    """One person's state: when it was held last, and when the next is planned."""

    person: Person
    state: TalkState
    held_on: dt.date | None
    planned_for: dt.date | None


@dataclass(frozen=True, slots=True)
class Talks:
    """A page of people, and the counts of the whole unit."""

    talks: Sequence[Talk]
    people: int
    held: int  # in the last twelve months
    planned: int
    due: int  # neither: to plan
    page: int
    pages: int


def appraisals_in(
    unit: Unit, *, page: int = 1, only_due: bool = False, on: dt.date | None = None
) -> Talks:
    """The talks of everybody in `unit` and below, the most overdue first; three queries."""
    today = on or timezone.localdate()
    people = _with_talks(people_in(unit, today), today)
    held, due = Q(last__gt=add_months(today, -MONTHS)), _due(today)
    counts = people.aggregate(
        people=Count("pk"),
        held=Count("pk", filter=held),
        due=Count("pk", filter=due),
        planned=Count("pk", filter=Q(next__isnull=False)),
    )
    chosen = people.filter(due) if only_due else people
    total = counts["due"] if only_due else counts["people"]
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    shown = chosen.order_by("family_name", "given_name", "pk")[(page - 1) * PAGE : page * PAGE]
    talks = [_talk(person, today) for person in shown]
    return Talks(talks=talks, page=page, pages=pages, **counts)


def appraisals_due(units: Sequence[Unit], on: dt.date | None = None) -> dict[int, int]:
    """How many in each of `units`, by its id, and below it had no talk in twelve months and have
    none planned; one query.

    For the leader's start page.
    """
    today = on or timezone.localdate()
    if not units:
        return {}
    own = Employment.objects.current(today).filter(person=OuterRef("pk"))
    people = Person.objects.filter(
        is_active=True,
        pk__in=Employment.objects.current(today).filter(_within(units)).values("person"),
    )
    counted = (
        _with_talks(people, today)
        .filter(_due(today))
        .aggregate(**{str(unit.pk): Count("pk", filter=Exists(own.within(unit))) for unit in units})
    )
    return {int(pk): due for pk, due in counted.items()}


def unit_led_above(viewer: Person, unit: Unit) -> Unit:
    """The unit whose leader `viewer` is, nearest above `unit`; `unit` itself for one over all."""
    grants = grants_held(viewer, *TALKING).select_related("unit")
    led = [g.unit for g in grants if g.unit is not None]
    above = [one for one in led if unit.path.startswith(one.path)]
    return max(above, key=lambda one: len(one.path), default=unit)


def _within(units: Sequence[Unit]) -> Q:
    return reduce(or_, (Q(unit__path__startswith=unit.path) for unit in units))


def _with_talks(people: QuerySet[Person], today: dt.date) -> QuerySet[Person]:
    own = Appraisal.objects.filter(person=OuterRef("pk"), cancelled_at__isnull=True)
    last = own.values("person").annotate(day=Max("held_on")).values("day")
    to_come = own.filter(held_on__isnull=True, planned_for__gte=today)
    coming = to_come.values("person").annotate(day=Min("planned_for")).values("day")
    began = (
        Employment.objects.current(today)
        .filter(person=OuterRef("pk"))
        .values("person")
        .annotate(day=Min("since"))
        .values("day")
    )
    return people.annotate(last=Subquery(last), next=Subquery(coming), began=Subquery(began))


def _due(today: dt.date) -> Q:
    """No talk in twelve months, none planned."""
    edge = add_months(today, -MONTHS)
    return Q(next__isnull=True) & (Q(last__isnull=True) | Q(last__lte=edge))


def _talk(person: Person, today: dt.date) -> Talk:
    last: dt.date | None = getattr(person, "last")  # noqa: B009  # annotated
    coming: dt.date | None = getattr(person, "next")  # noqa: B009  # annotated
    began: dt.date | None = getattr(person, "began")  # noqa: B009  # annotated
    edge = add_months(today, -MONTHS)
    if last is not None and last > edge:
        state = TalkState.HELD
    elif coming is not None:
        state = TalkState.PLANNED
    elif last is None and (began is None or began > edge):
        state = TalkState.NEVER
    else:
        state = TalkState.OVERDUE
    return Talk(person=person, state=state, held_on=last, planned_for=coming)
