"""Which of a supplier's statements give which competence."""

import datetime as dt
import uuid
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from competence.models import Competence
from people.models import Person
from people.services import audit
from xapi_bridge.models import EvidenceRule, Supplier


@dataclass(frozen=True, slots=True)
class Terms:
    """What a statement must say to give the competence (EvidenceRule says what each is)."""

    verbs: list[str]
    activity: str
    is_prefix: bool = False
    requires_success: bool = False
    requires_completion: bool = False
    minimum_scaled: float | None = None
    happened_from: dt.date | None = None
    happened_until: dt.date | None = None
    valid_months: int | None = None


@transaction.atomic
def set_rule(
    *,
    supplier: Supplier,
    competence: Competence,
    terms: Terms,
    by: Person | None,
    key: str | None = None,
) -> EvidenceRule:
    """A new rule, or with `key` the next version of that one; the same terms change nothing.

    For another competence the old rule ends and a new one begins, which judges what came before:
    under one key a statement counts once.
    """
    now = None
    if key is not None:
        own = EvidenceRule.objects.select_for_update().filter(supplier=supplier, key=key)
        now = own.order_by("version").last()
        if now is None:
            raise EvidenceRule.DoesNotExist
        if now.retired_at is None:
            if now.competence_id == competence.pk and _terms_of(now) == terms:
                return now
            own.filter(pk=now.pk).update(retired_at=timezone.now())
        if now.competence_id != competence.pk:
            _audit(by, "evidence_rule.retired", now)
            now = None
    rule = EvidenceRule.objects.create(
        key=now.key if now else f"supplier-{uuid.uuid4()}",
        version=now.version + 1 if now else 1,
        competence=competence,
        supplier=supplier,
        authority=supplier.authority,
        **asdict(terms),
    )
    _audit(by, "evidence_rule.set", rule)
    return rule


@transaction.atomic
def stop_rule(*, supplier: Supplier, key: str, by: Person | None) -> bool:
    """From now on the rule counts nothing; what it gave stands."""
    rule = EvidenceRule.objects.filter(supplier=supplier, key=key, retired_at__isnull=True).first()
    if rule is None:
        return False
    EvidenceRule.objects.filter(pk=rule.pk).update(retired_at=timezone.now())
    _audit(by, "evidence_rule.retired", rule)
    return True


def _terms_of(rule: EvidenceRule) -> Terms:
    names = Terms.__dataclass_fields__
    return Terms(**{name: getattr(rule, name) for name in names})


def _audit(by: Person | None, action: str, rule: EvidenceRule) -> None:
    detail = {"rule": rule.key, "version": rule.version, "competence": rule.competence.slug}
    audit(actor=by, action=action, subject=None, detail=detail)
