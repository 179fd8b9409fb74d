"""Remote LRSs: added, paused, resumed; what they refuse is retried or skipped. Each is audited."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from lrs import log
from people.models import Person
from people.services import audit
from xapi_bridge.errors import BadEndpoint
from xapi_bridge.models import Poison, Supplier, Target
from xapi_bridge.secrets import seal


@transaction.atomic
def set_target(
    *,
    name: str,
    endpoint: str,
    key: str,
    secret: str,
    version: str = Target.Version.V1,
    supplier: Supplier | None = None,
    from_now: bool = False,
    by: Person | None,
) -> Target:
    """The target `name` with these values: a new one, or the one there is, which goes on.

    A new one gets the whole log, or with `from_now` what comes from now on. Raises BadEndpoint.
    """
    check_endpoint(endpoint)
    values = {
        "endpoint": endpoint,
        "key": key,
        "secret": seal(secret),
        "version": version,
        "supplier": supplier,
        "failures": 0,
        "next_try_at": None,
    }
    target, created = Target.objects.select_for_update().update_or_create(
        name=name,
        defaults=values,
        create_defaults=values | {"seq": log.end() if from_now else 0},
    )
    action = "target.added" if created else "target.changed"
    detail = {"target": name, "endpoint": endpoint, "key": key, "version": version}
    audit(actor=by, action=action, subject=None, detail=detail)
    return target


@transaction.atomic
def pause(*, target: Target, by: Person | None) -> None:
    """Send nothing until it is resumed; what waits is kept."""
    if Target.objects.filter(pk=target.pk, paused_at__isnull=True).update(paused_at=timezone.now()):
        audit(actor=by, action="target.paused", subject=None, detail={"target": target.name})


@transaction.atomic
def resume(*, target: Target, by: Person | None) -> None:
    """Go on where it stopped, at once also after failures."""
    Target.objects.filter(pk=target.pk).update(paused_at=None, failures=0, next_try_at=None)
    audit(actor=by, action="target.resumed", subject=None, detail={"target": target.name})


@transaction.atomic
def skip_poison(*, poison: Poison, reason: str, by: Person) -> bool:
    """The target shall never get this statement, and why."""
    now = timezone.now()
    waiting = Poison.objects.waiting().filter(pk=poison.pk)
    if not waiting.update(skipped_at=now, skipped_by=by, skipped_reason=reason):
        return False
    detail = {
        "target": poison.target.name,
        "statement": str(poison.statement_id),
        "reason": reason,
    }
    audit(actor=by, action="target.statement_skipped", subject=None, detail=detail)
    return True


def check_endpoint(endpoint: str) -> None:
    """Raises BadEndpoint, with a sentence, for an address that statements must not go to."""
    try:
        parts = urlsplit(endpoint)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise BadEndpoint(gettext_noop("The endpoint is no address.")) from error
    if parts.scheme not in ("https", "http") or not host:
        raise BadEndpoint(gettext_noop("The endpoint must begin with https:// and name a host."))
    if parts.scheme == "http" and not settings.DEMO:
        raise BadEndpoint(gettext_noop("The endpoint must begin with https://."))
    if parts.username or parts.password or parts.query or parts.fragment:
        raise BadEndpoint(
            gettext_noop("The endpoint must hold no user, password, query or fragment.")
        )
    if _is_link_local(host):
        raise BadEndpoint(
            gettext_noop("The endpoint must not be an address of the machine's own network link.")
        )
    if f"{parts.scheme}://{parts.netloc}".lower() == settings.PORTAL_ORIGIN:
        raise BadEndpoint(gettext_noop("The endpoint is this portal itself."))


def _is_link_local(host: str) -> bool:
    """Such as 169.254.169.254, where clouds answer with the machine's own secrets."""
    try:
        return ipaddress.ip_address(host).is_link_local
    except ValueError:
        return False
