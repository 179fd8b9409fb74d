"""The audit in words, and page by page: the newest first, by time and id."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import AuditEvent

PAGE = 50

ACTIONS: dict[str, str | Promise] = {
    "audit.read": _("Read the audit log"),
    "person.read": _("Opened the person's page"),
    "competence.read": _("Opened the person's competence"),
    "evidence.read": _("Opened documentation of competence"),
    "grant.given": _("Gave a role"),
    "grant.ended": _("Ended a role"),
    "people.imported": _("Imported people from HR"),
    "course.published": _("Published a course"),
    "course.unpublished": _("Withdrew a course"),
    "course.audience": _("Changed whom a course is meant for"),
    "course.described": _("Changed what is said of a course"),
    "module.completion": _("Changed what completes a part"),
    "module.showing": _("Changed how a part is shown"),
    "module.version": _("Changed the version of a part"),
    "evidence_rule.set": _("Made a rule for competence"),
    "evidence_rule.retired": _("Retired a rule for competence"),
    "certificate.revoked": _("Revoked a certificate"),
    "certificates.listed": _("Listed certificates"),
    "results.listed": _("Listed the results of a course"),
    "results.exported": _("Exported the results of a course"),
    "login.attached": _("Attached a log-in"),
    "mfa.reset": _("Reset the second step of the log-in"),
    "plan.published": _("Published a training plan"),
    "plan.archived": _("Archived a training plan"),
    "plan.deleted": _("Deleted a training plan"),
    "approval.read": _("Opened an approval"),
    "appraisal.read": _("Opened an appraisal"),
    "sign_off.read": _("Opened a sign-off"),
    "attendance.corrected": _("Corrected attendance"),
    "actor.linked": _("Linked a supplier's person"),
    "actor.unlinked": _("Took back the link of a supplier's person"),
    "actor.statements_read": _("Read a person's statements"),
    "supplier.statements_read": _("Read a supplier's statements"),
    "statements.listed": _("Listed statements"),
    "statement.read": _("Opened a statement"),
    "statements.exported": _("Took statements out of the learning record store"),
    "statements.downloaded": _("Fetched a file of statements"),
    "person.erased": _("Erased a person"),
    "statements.purged": _("Deleted old statements"),
    "retention.set": _("Made a rule for how long statements are kept"),
    "retention.ended": _("Ended a rule for how long statements are kept"),
    "credential.made": _("Made a key to the learning record store"),
    "credential.changed": _("Changed a key to the learning record store"),
    "credential.secret_rotated": _("Gave a key to the learning record store a new secret"),
    "credential.ended": _("Switched off a key to the learning record store"),
}


def name_actions(names: dict[str, str | Promise]) -> None:
    """Say in words what an app above writes into the audit; call it at start."""
    ACTIONS.update(names)


def in_words(action: str) -> str:
    """What `action` is called; its name where nobody has said."""
    return str(ACTIONS.get(action, action))


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Events with their words, and where the next page begins: "" when there is none."""

    events: Sequence[tuple[AuditEvent, str]]
    next: str


def page_of(events: QuerySet[AuditEvent], before: str = "") -> AuditPage:
    """The page that ends before the place `before` of an earlier page."""
    if place := _place(before):
        at, pk = place
        events = events.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk))
    found = list(events.select_related("actor", "subject").order_by("-at", "-pk")[: PAGE + 1])
    shown = found[:PAGE]
    more = len(found) > PAGE
    return AuditPage(
        [(event, in_words(event.action)) for event in shown],
        f"{shown[-1].at.isoformat()}_{shown[-1].pk}" if more else "",
    )


def _place(before: str) -> tuple[dt.datetime, uuid.UUID] | None:
    at, _underscore, pk = before.partition("_")
    try:
        found = dt.datetime.fromisoformat(at), uuid.UUID(pk)
    except ValueError:
        return None
    return found if found[0].tzinfo else None
