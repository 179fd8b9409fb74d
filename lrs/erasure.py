"""Taking a person out of the log: the one change that is ever made to what is stored."""

import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from lrs import attached
from lrs.models import Activity, Document, Scrub, Statement, StatementKey
from lrs.xapi import equality, rendering, scrubbing
from lrs.xapi.definitions import told_by
from lrs.xapi.identity import agent_key
from lrs.xapi.keys import key, keys_of
from lrs.xapi.scrubbing import Subject
from people.models import Person

_BATCH = 500
_QUESTIONS = ("agent", "related_agents")


@dataclass(frozen=True)
class Erased:
    """What was found of a person: statements that were changed, documents that were deleted."""

    erasure: uuid.UUID
    statements: int
    documents: int


@transaction.atomic
def erase(*, subject: Subject, addresses: Iterable[str], by: Person | None, reason: str) -> Erased:
    """Scrub every statement that a key of `subject` finds, or whose text holds one of `addresses`;
    give what was found by other identifiers the keys of the pseudonym; delete the documents.
    """
    erasure = uuid.uuid4()
    scrubbed = 0
    for seqs in _batches(_seqs_of(subject, addresses)):
        rows = list(Statement.objects.select_for_update(of=("self",)).filter(seq__in=seqs))
        scrubbed += _scrub(rows, subject, erasure, by, reason)
    _move_keys(subject)
    meant = {*subject.identifiers, *subject.kept}
    documents, _ = Document.objects.filter(agent__in=meant).delete()
    return Erased(erasure, scrubbed, documents)


def _seqs_of(subject: Subject, addresses: Iterable[str]) -> list[int]:
    meant = {*subject.identifiers, *subject.kept}
    keys = [key(question, one) for question in _QUESTIONS for one in meant]
    seqs = set(StatementKey.objects.filter(key__in=keys).values_list("seq_id", flat=True))
    holds = Q(pk__in=[])
    for address in addresses:
        holds |= Q(payload__icontains=address)
    return sorted(seqs | set(Statement.objects.filter(holds).values_list("seq", flat=True)))


def _scrub(
    rows: list[Statement],
    subject: Subject,
    erasure: uuid.UUID,
    by: Person | None,
    reason: str,
) -> int:
    """The records come first: the database asks for them."""
    records, changed = [], []
    bare: set[int] = set()  # statements that lost attachments
    told: set[str] = set()  # what is told of activities may have named the subject
    for row in rows:
        before = json.loads(row.payload)
        statement, fields = scrubbing.scrub(before, subject)
        if not fields:
            continue
        if any(path.endswith("attachments") for path in fields):
            bare.add(row.seq)
        if any(".definition." in path or path.endswith(".id") for path in fields):
            told |= {iri for iri, _ in told_by(before)}
        _change_keys(row, keys_of(before), keys_of(statement))
        row.payload = json.dumps(statement, ensure_ascii=False, separators=(",", ":"))
        row.canonical_hash = equality.canonical_hash(statement)
        row.sent = rendering.sent(statement)
        changed.append(row)
        records.append(
            Scrub(
                erasure=erasure,
                statement_id=row.statement_id,
                by=by,
                reason=reason,
                fields=fields,
                canonical_hash=row.canonical_hash,
            )
        )
    Scrub.objects.bulk_create(records)
    attached.drop([row.seq for row in changed if row.seq in bare])
    _scrub_activities(told, subject)
    Statement.objects.bulk_update(changed, ["payload", "canonical_hash", "sent"], batch_size=100)
    return len(changed)


def _scrub_activities(iris: set[str], subject: Subject) -> None:
    """What the log tells of these activities; one whose id names the subject is forgotten."""
    for row in Activity.objects.filter(key__in={key("activity", iri) for iri in iris}):
        if scrubbing.without_words(row.iri, subject) != row.iri:
            row.delete()
            continue
        definition = scrubbing.without_words(json.loads(row.definition), subject)
        row.definition = json.dumps(definition, ensure_ascii=False)
        row.save(update_fields=["definition"])


def _change_keys(row: Statement, before: set[uuid.UUID], after: set[uuid.UUID]) -> None:
    StatementKey.objects.remove([(one, row.seq) for one in before - after])
    StatementKey.objects.add([(one, row.seq) for one in after - before])


def _move_keys(subject: Subject) -> None:
    """Also those that statements have by what they refer to."""
    new = agent_key({"account": subject.pseudonym})
    for question in _QUESTIONS:
        for identifier in subject.identifiers:
            old = StatementKey.objects.filter(key=key(question, identifier))
            seqs = list(old.values_list("seq_id", flat=True))
            StatementKey.objects.add([(key(question, new), seq) for seq in seqs])
            StatementKey.objects.remove([(key(question, identifier), seq) for seq in seqs])


def _batches(seqs: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(seqs), _BATCH):
        yield seqs[start : start + _BATCH]
