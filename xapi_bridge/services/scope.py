"""What a supplier may speak of. Its credential lets it write; this says what counts."""

import datetime as dt

from django.conf import settings

from lrs.log import LoggedStatement
from xapi_bridge import reasons
from xapi_bridge.models import Supplier
from xapi_bridge.services.actors import mailbox_of
from xapi_bridge.services.rulebook import activity_of

_CLOCKS_DIFFER = dt.timedelta(hours=1)
Refusal = tuple[str, str]  # a reason of xapi_bridge.reasons, and what it is about


def outside(supplier: Supplier, logged: LoggedStatement) -> Refusal | None:
    """Why a statement of `supplier` does not count, whatever the rules; None when it may."""
    if supplier.verbs and logged.verb not in supplier.verbs:
        return reasons.VERB, logged.verb
    activity = activity_of(logged)
    if not any(activity.startswith(prefix) for prefix in supplier.activity_prefixes):
        return reasons.ACTIVITY, activity
    if logged.timestamp > logged.stored + _CLOCKS_DIFFER:
        return reasons.AHEAD, logged.timestamp.isoformat(timespec="seconds")
    return _outside_actors(supplier, logged)


def _outside_actors(supplier: Supplier, logged: LoggedStatement) -> Refusal | None:
    actor = logged.statement["actor"]
    if actor.get("objectType") == "Group":
        return reasons.GROUP, ""
    if "account" in actor:
        home_page = str(actor["account"]["homePage"])
        if home_page not in {settings.ACTOR_HOMEPAGE, *supplier.home_pages}:
            return reasons.HOME_PAGE, home_page
    if mailbox := mailbox_of(actor):
        domain = mailbox.rpartition("@")[2].lower()
        if supplier.mail_domains and domain not in supplier.mail_domains:
            return reasons.MAIL_DOMAIN, domain
    return None
