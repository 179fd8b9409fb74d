"""Evidence: a cursor over the log that asks the rules what each statement proves."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet

from competence.services import withdraw_evidence
from lrs import log
from lrs.log import LoggedStatement
from xapi_bridge.models import Cursor, EvidenceRule, StatementOutcome
from xapi_bridge.services.judging import Case, is_voiding, judge, lock_concerned
from xapi_bridge.services.rulebook import Rulebook, activity_of

CURSOR = "evidence"
BATCH = 500


def collect() -> int:
    """Read the log from the cursor to its end; how many statements were looked at.

    A rule that is new since the last time first judges what was logged before it.
    """
    seen = 0
    for rule_id in _new_rules():
        while read := _history_batch(rule_id):
            seen += read
    while read := _collect_batch():
        seen += read
    return seen


@transaction.atomic
def judge_again(outcomes: list[StatementOutcome]) -> None:
    """Judge what waited for its person, by the rule version that judged it first."""
    locked_cursor()
    judge(_cases_of(outcomes))


@transaction.atomic
def judge_anew(outcomes: list[StatementOutcome], *, reason: str) -> None:
    """Withdraw what the statements gave, since it was another person's, and judge them again."""
    locked_cursor()
    cases = _cases_of(outcomes)
    lock_concerned(cases)
    for statement_id in {one.statement_id for one in outcomes}:
        withdraw_evidence(statement_id=statement_id, reason=reason, misattributed=True)
    judge(cases)


def replay_unmatched() -> int:
    """Ask again about everything that waits for its person; how many statements found one.

    A person may have come since, or got an address.
    """
    waiting = StatementOutcome.objects.filter(outcome=StatementOutcome.Outcome.UNMATCHED)
    before = waiting.count()
    last = 0
    while batch := list(_with_rules(waiting.filter(pk__gt=last).order_by("pk"))[:BATCH]):
        judge_again(batch)
        last = batch[-1].pk
    return before - waiting.count()


def locked_cursor() -> Cursor:
    """The cursor, locked until the transaction ends: one at a time judges statements."""
    Cursor.objects.get_or_create(name=CURSOR)
    return Cursor.objects.select_for_update().get(name=CURSOR)


def _cases_of(outcomes: list[StatementOutcome]) -> list[Case]:
    logged = {one.id: one for one in log.find([outcome.statement_id for outcome in outcomes])}
    return [
        Case(logged[one.statement_id], one.supplier, [one.rule])
        for one in outcomes
        if one.rule and one.statement_id in logged
    ]


def _with_rules(outcomes: QuerySet[StatementOutcome]) -> QuerySet[StatementOutcome]:
    return outcomes.select_related("supplier", "rule__competence")


def _new_rules() -> list[int]:
    new = EvidenceRule.objects.filter(retired_at__isnull=True, history_done=False)
    return list(new.values_list("pk", flat=True))


@transaction.atomic
def _history_batch(rule_id: int) -> int:
    """Let one rule judge the next statements for it that the cursor has passed."""
    cursor = locked_cursor()
    rule = EvidenceRule.objects.select_related("competence", "supplier").get(pk=rule_id)
    batch = [one for one in _history_of(rule) if one.seq <= cursor.seq]
    wanted = [
        one
        for one in batch
        if one.authority == rule.authority and rule.wants(one.verb, activity_of(one))
    ]
    judge([Case(one, rule.supplier, [rule]) for one in wanted])
    rule.history_done = len(batch) < BATCH
    rule.history_seq = batch[-1].seq if batch else cursor.seq
    rule.save(update_fields=["history_done", "history_seq"])
    return len(batch)


def _history_of(rule: EvidenceRule) -> list[LoggedStatement]:
    if rule.is_prefix:
        return log.read(after=rule.history_seq, limit=BATCH, authority=rule.authority)
    return log.read(after=rule.history_seq, limit=BATCH, activity=rule.activity)


@transaction.atomic
def _collect_batch() -> int:
    cursor = locked_cursor()
    batch = log.read(after=cursor.seq, limit=BATCH)
    if not batch:
        return 0
    judge(list(_cases(batch, Rulebook.in_force())))
    cursor.seq = batch[-1].seq
    cursor.save(update_fields=["seq", "moved_at"])
    return len(batch)


def _cases(batch: list[LoggedStatement], book: Rulebook) -> Iterator[Case]:
    """What there is to judge: a supplier's, what a rule wants, and what takes others back."""
    for logged in batch:
        supplier = book.supplier_of(logged)
        rules = list(book.wanted_by(logged))
        if supplier or rules or is_voiding(logged):
            yield Case(logged, supplier, rules)
