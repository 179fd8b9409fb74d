"""Whom a supplier means: an administrator links an actor to a person, or undoes it."""

import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from lrs import log
from people.models import Person
from people.services import audit
from xapi_bridge.errors import AlreadyLinked
from xapi_bridge.models import ActorLink, StatementOutcome, Supplier
from xapi_bridge.services.evidence import judge_again, judge_anew, locked_cursor

_Outcome = StatementOutcome.Outcome
UNDONE = "the actor was another person"


@transaction.atomic
def link(*, supplier: Supplier, actor: uuid.UUID, person: Person, by: Person | None) -> ActorLink:
    """`supplier` means `person` by `actor`; what waited for that counts at once.

    Raises AlreadyLinked when the actor is linked to somebody already.
    """
    locked_cursor()  # no batch under way may miss the link after we have looked what waits
    waiting = _outcomes(supplier, actor, _Outcome.UNMATCHED)
    try:
        with transaction.atomic():
            made = ActorLink.objects.create(
                supplier=supplier,
                actor=actor,
                identifier=identifier_of(waiting),
                person=person,
                made_by=by,
            )
    except IntegrityError as error:
        raise AlreadyLinked from error
    judge_again(waiting)
    detail = {"supplier": supplier.name, "actor": str(actor), "statements": len(waiting)}
    audit(actor=by, action="actor.linked", subject=person, detail=detail)
    return made


@transaction.atomic
def undo_link(*, made: ActorLink, by: Person | None) -> int:
    """The actor was another person: what counted by the link is withdrawn and waits again.

    How many statements that were.
    """
    locked_cursor()
    changed = ActorLink.objects.filter(pk=made.pk, undone_at__isnull=True).update(
        undone_at=timezone.now(), undone_by=by
    )
    if not changed:
        return 0
    counted = _outcomes(made.supplier, made.actor, _Outcome.MATCHED)
    judge_anew(counted, reason=UNDONE)
    detail = {
        "supplier": made.supplier.name,
        "actor": str(made.actor),
        "statements": len(counted),
    }
    audit(actor=by, action="actor.unlinked", subject=made.person, detail=detail)
    return len(counted)


def identifier_of(outcomes: list[StatementOutcome]) -> str:
    """The actor's identifier, from the first statement that has it; empty without any."""
    first = log.get(outcomes[0].statement_id) if outcomes else None
    return log.identifier(first.statement["actor"]) if first else ""


def _outcomes(supplier: Supplier, actor: uuid.UUID, outcome: str) -> list[StatementOutcome]:
    found = StatementOutcome.objects.filter(supplier=supplier, actor=actor, outcome=outcome)
    return list(found.select_related("supplier", "rule__competence").order_by("seq", "pk"))
