"""Statements that refer to others: who is voided, and who is found by what they refer to.

A statement whose object is a reference meets every filter that its target meets, and so on from
target to target (1.0.3 Communication 2.1.3). It is given the target's keys when both are there, in
whichever order they come.
"""

import json
from collections.abc import Iterable, Sequence
from uuid import UUID

from lrs.authorities import Voucher
from lrs.errors import MayNotVoidError
from lrs.models import Statement, StatementKey, StatementReference
from lrs.preparing import Prepared
from lrs.xapi.keys import keys_of
from lrs.xapi.references import is_voiding, target_of


def settle_references(
    new: Sequence[tuple[Statement, Prepared]], awaited: set[UUID], authority: Voucher
) -> None:
    """Record the references of `new` statements and carry out what follows from them and to them.

    `awaited` are the ids among them that the log refers to already. Raises MayNotVoidError when one
    voids what another authority stored.
    """
    referring = [(row, one, one.target) for row, one in new if one.target]
    awaited = awaited | {target for _, _, target in referring}
    if not awaited:
        return
    StatementReference.objects.bulk_create(
        [
            StatementReference(
                source=row,
                target=target,
                voids=one.voids,
                voids_any=one.voids and authority.may_void_any,
            )
            for row, one, target in referring
        ]
    )
    for _, one, target in referring:
        if one.voids:
            _void(target, one.id, authority)
    behind = {row.statement_id: _keys_behind(target) for row, _, target in referring}
    for row, _, _ in referring:
        _inherit([row.seq], behind[row.statement_id])
    _void_late([row.statement_id for row, _ in new if row.statement_id in awaited])
    for row, one in new:
        if row.statement_id in awaited:
            _bequeath(row.statement_id, one.keys | behind.get(row.statement_id, set()))


def _void(target: UUID, by: UUID, authority: Voucher) -> None:
    """What the statement `by` refers to is voided, if it is there and does not void itself."""
    row = Statement.objects.filter(statement_id=target).select_related("authority").first()
    if row is None or is_voiding(json.loads(row.payload)):
        return
    if row.authority.key != authority.key and not authority.may_void_any:
        raise MayNotVoidError(by)
    Statement.objects.filter(pk=row.pk).update(voided=True)


def _void_late(targets: Iterable[UUID]) -> None:
    """What came after the statement that voids it is voided on arrival."""
    voiding = StatementReference.objects.filter(target__in=targets, voids=True)
    for reference in voiding.select_related("source__authority"):
        late = (
            Statement.objects.filter(statement_id=reference.target)
            .select_related("authority")
            .get()
        )
        if is_voiding(json.loads(late.payload)):
            continue
        if reference.voids_any or late.authority.key == reference.source.authority.key:
            Statement.objects.filter(pk=late.pk).update(voided=True)


def _keys_behind(target: UUID | None) -> set[UUID]:
    """The keys of a statement and of all that it refers to, one after the other."""
    found: set[UUID] = set()
    seen: set[UUID] = set()
    while target and target not in seen:
        seen.add(target)
        payload = (
            Statement.objects.filter(statement_id=target).values_list("payload", flat=True).first()
        )
        statement = json.loads(payload) if payload else None
        found |= keys_of(statement) if statement else set()
        target = target_of(statement) if statement else None
    return found


def _bequeath(target: UUID, keys: set[UUID]) -> None:
    """Statements that were waiting for `target`, and those that refer to them, get its keys."""
    seen: set[UUID] = {target}
    wanted = [target]
    while wanted:
        sources = list(
            StatementReference.objects.filter(target__in=wanted).values_list(
                "source_id", "source__statement_id"
            )
        )
        sources = [(seq, found) for seq, found in sources if found not in seen]
        _inherit([seq for seq, _ in sources], keys)
        wanted = [found for _, found in sources]
        seen.update(wanted)


def _inherit(seqs: Iterable[int], keys: set[UUID]) -> None:
    StatementKey.objects.add([(key, seq) for seq in seqs for key in keys])
