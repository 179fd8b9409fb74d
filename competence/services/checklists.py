"""Practical checks: the list, what a supervisor signs, and what is taken back."""

import datetime as dt
import uuid as uuids
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from competence import signals
from competence.errors import RefusedError
from competence.models import (
    Checklist,
    ChecklistItem,
    Competence,
    SignOff,
    SignOffVerdict,
    SignOffWithdrawal,
)
from people.models import Person, Unit
from people.notices import notify
from people.services import audit


@transaction.atomic
def publish_checklist(
    *,
    competence: Competence,
    title: str,
    items: Sequence[str],
    by: Person | None,
    valid_months: int | None = None,
) -> Checklist:
    """The list that counts from now on; what was signed by an older one stands. Same is same."""
    competence = Competence.objects.select_for_update(no_key=True).get(pk=competence.pk)
    old = competence.checklists.filter(retired_at__isnull=True).first()
    if old is not None:
        said = {"title": title, "items": list(items), "valid_months": valid_months}
        if old.content == said:
            return old
        old.retired_at = timezone.now()
        old.save(update_fields=["retired_at"])
    checklist = Checklist.objects.create(
        competence=competence,
        version=competence.checklists.count() + 1,
        title=title,
        valid_months=valid_months,
        published_at=timezone.now(),
        published_by=by,
    )
    ChecklistItem.objects.bulk_create(
        ChecklistItem(checklist=checklist, position=n, text=text) for n, text in enumerate(items, 1)
    )
    detail = {"competence": competence.slug, "version": checklist.version}
    audit(actor=by, action="checklist.published", subject=None, detail=detail)
    signals.checklist_published.send(
        sender=Checklist, fact=signals.ChecklistPublished(checklist=checklist)
    )
    return checklist


@transaction.atomic
def sign(
    *,
    uuid: uuids.UUID,
    person: Person,
    checklist: Checklist,
    supervisor: Person,
    verdicts: Mapping[int, bool],
    comment: str = "",
    unit: Unit | None = None,
    assurance: str = "",
    at: dt.datetime | None = None,
) -> SignOff:
    """Keep what the supervisor saw: `verdicts` maps each item's key to whether it was done.

    The same `uuid` is signed once; `at` is now unless told. Raises RefusedError for oneself, for an
    old list, and where an item has no verdict.
    """
    if person == supervisor:
        raise RefusedError(_("Nobody signs for themselves."))
    checklist = Checklist.objects.select_for_update(no_key=True).get(pk=checklist.pk)
    known = SignOff.objects.filter(uuid=uuid).first()
    if known is not None:
        if (known.person_id, known.supervisor_id) != (person.pk, supervisor.pk):
            raise RefusedError(_("Open the page again and sign once more."))
        return known
    items = list(checklist.items.all())
    if checklist.retired_at is not None:
        raise RefusedError(_("The checklist was changed while you filled it in. Open it again."))
    if {item.pk for item in items} != set(verdicts):
        raise RefusedError(_("Choose done or not done for each point."))
    now = at or timezone.now()
    sign_off = SignOff.objects.create(
        uuid=uuid,
        person=person,
        checklist=checklist,
        supervisor=supervisor,
        unit=unit,
        # The statement tells the time in milliseconds; the two shall say the same.
        at=now.replace(microsecond=now.microsecond // 1000 * 1000),
        assurance=assurance,
        passed=all(verdicts.values()),
        comment=comment.strip(),
    )
    SignOffVerdict.objects.bulk_create(
        SignOffVerdict(sign_off=sign_off, item=item, passed=verdicts[item.pk]) for item in items
    )
    _write_down(sign_off, "sign_off.made", supervisor, assurance)
    signals.signed_off.send(sender=SignOff, fact=signals.SignedOff(sign_off=sign_off))
    notify(
        person=person,
        key=f"sign-off-{sign_off.uuid}",
        template="competence/notices/signed_off.txt",
        context={"sign_off": sign_off},
        url=reverse("competence:sign_off", args=[sign_off.uuid]),
    )
    return sign_off


@transaction.atomic
def withdraw_sign_off(
    *, sign_off: SignOff, by: Person, reason: str, assurance: str = ""
) -> SignOffWithdrawal:
    """The sign-off no longer counts; it is kept, with who said so and why. Twice is once."""
    if sign_off.person == by:
        raise RefusedError(_("Nobody signs for themselves."))
    if not reason.strip():
        raise RefusedError(_("Write why the signature is withdrawn."))
    withdrawal, created = SignOffWithdrawal.objects.get_or_create(
        sign_off=sign_off,
        defaults={"by": by, "at": timezone.now(), "reason": reason.strip()},
    )
    if created:
        _write_down(sign_off, "sign_off.withdrawn", by, assurance)
        signals.sign_off_withdrawn.send(
            sender=SignOff, fact=signals.SignOffWithdrawn(withdrawal=withdrawal)
        )
        notify(
            person=sign_off.person,
            key=f"sign-off-{sign_off.uuid}-withdrawn",
            template="competence/notices/sign_off_withdrawn.txt",
            context={"sign_off": sign_off, "reason": withdrawal.reason},
            url=reverse("competence:sign_off", args=[sign_off.uuid]),
        )
    return withdrawal


def _write_down(sign_off: SignOff, action: str, by: Person, assurance: str) -> None:
    detail = {
        "sign_off": str(sign_off.uuid),
        "competence": sign_off.checklist.competence.slug,
        "passed": sign_off.passed,
        "assurance": assurance,
    }
    audit(actor=by, action=action, subject=sign_off.person, detail=detail)
