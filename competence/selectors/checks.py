"""Whom a supervisor can sign for, and which checks."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from competence.counting import Lack
from competence.models import Checklist, Obligation, SignOff
from competence.selectors.waiting import waiting_among
from people.models import Employment, Person

PAGE = 20


@dataclass(frozen=True, slots=True)
class FoundPeople:
    """A page of people with where they work."""

    people: Sequence[Person]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class OfferedChecklist:
    """A check that someone may show: whether it is waited for, or required, and the newest one."""

    checklist: Checklist
    is_waited_for: bool
    is_required: bool
    newest: SignOff | None


def find_people(people: QuerySet[Person], *, query: str, page: int) -> FoundPeople:
    """Those whose names hold every word of `query`, by name; three queries."""
    for word in query.split():
        # SQLite compares Æ, Ø and Å with regard to case: names begin with a capital.
        for_each = (
            Q(given_name__icontains=one) | Q(family_name__icontains=one)
            for one in (word, word.capitalize())
        )
        people = people.filter(reduce(or_, for_each))
    total = people.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    current = Employment.objects.current(timezone.localdate()).select_related("unit", "job_role")
    shown = people.order_by("family_name", "given_name", "pk").prefetch_related(
        Prefetch("employments", queryset=current.order_by("-share"), to_attr="works")
    )
    return FoundPeople(list(shown[(page - 1) * PAGE : page * PAGE]), page, pages, total)


def checklists_for(person: Person) -> list[OfferedChecklist]:
    """Every check in force: what the person waits for, what is required, then the rest."""
    waiting = waiting_among([person.pk], timezone.localdate())
    required = set(Obligation.objects.filter(person=person).values_list("competence_id", flat=True))
    newest: dict[int, SignOff] = {}
    signed = SignOff.objects.filter(person=person, withdrawal__isnull=True)
    for one in signed.select_related("checklist").order_by("at"):
        newest[one.checklist.competence_id] = one
    offered = [
        OfferedChecklist(
            checklist=checklist,
            is_waited_for=_waits(waiting.get((person.pk, checklist.competence_id))),
            is_required=checklist.competence_id in required,
            newest=newest.get(checklist.competence_id),
        )
        for checklist in Checklist.objects.filter(retired_at__isnull=True).select_related(
            "competence"
        )
    ]
    return sorted(offered, key=lambda o: (not o.is_waited_for, not o.is_required))


def sign_offs_given(supervisor: Person, limit: int = 5) -> list[SignOff]:
    """What the supervisor signed last."""
    given = SignOff.objects.filter(supervisor=supervisor)
    return list(given.select_related("person", "checklist")[:limit])


def _waits(waiting: object) -> bool:
    return Lack.PRACTICAL in getattr(waiting, "lacks", ())
