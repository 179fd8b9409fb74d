"""A passed check counts through the same pipe as a course: by an evidence rule over our own log."""

from django.conf import settings
from django.utils import timezone

from competence.models import Checklist
from lrs import services as lrs
from lrs.log import LoggedStatement
from people.models import ActorId
from xapi_bridge.models import EvidenceRule
from xapi_bridge.statements.base import base_iri
from xapi_bridge.vocabulary import adl, portal


def let_checklist_give(checklist: Checklist) -> EvidenceRule:
    """A passed check gives the competence for as long as its list says.

    The activity is that of the competence, so that what was signed by an older list still counts.
    A new validity is a new version of the rule.
    """
    key = f"checklist-{checklist.competence.uuid}"
    of_key = EvidenceRule.objects.select_for_update(no_key=True).filter(key=key)
    now = of_key.order_by("version").last()
    if now is not None and now.retired_at is None:
        if now.valid_months == checklist.valid_months:
            return now
        now.retired_at = timezone.now()
        now.save(update_fields=["retired_at"])
    return EvidenceRule.objects.create(
        key=key,
        version=1 if now is None else now.version + 1,
        competence=checklist.competence,
        authority=lrs.system_authority().key,
        verbs=[adl.PASSED[0]],
        activity=portal.practical_iri(base_iri(), checklist.competence.uuid),
        valid_months=checklist.valid_months,
    )


def is_practical(logged: LoggedStatement) -> bool:
    """Whether the statement tells of a check by our own checklist, vouched for by ourselves."""
    activity = str(logged.statement["object"].get("id", ""))
    return _is_ours(logged) and activity.startswith(portal.practical_iri(base_iri(), ""))


def instructor_of(logged: LoggedStatement) -> str:
    """The name of the instructor in a statement of ours; others' word on our people is no proof."""
    account = logged.statement.get("context", {}).get("instructor", {}).get("account", {})
    if not _is_ours(logged) or account.get("homePage") != settings.ACTOR_HOMEPAGE:
        return ""
    known = ActorId.objects.filter(uuid=account["name"]).select_related("person").first()
    return known.person.get_full_name() if known else ""


def _is_ours(logged: LoggedStatement) -> bool:
    return logged.authority == lrs.system_authority().key
