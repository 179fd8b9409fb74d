"""Credentials: made once, checked at each request."""

import hmac
import secrets
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from lrs import authorities
from lrs.models import Credential

DEFAULT_SCOPES = (Credential.Scope.WRITE, Credential.Scope.READ, Credential.Scope.DEFINE)
_USE_IS_NOTED = timedelta(minutes=1)
_WINDOW = 60  # seconds in which requests are counted


@dataclass(frozen=True)
class Secret:
    """A credential's key and its new secret, which cannot be had again."""

    key: str
    secret: str


@dataclass(frozen=True)
class Limits:
    """What bounds a credential (Credential says what each is); empty and None bound nothing."""

    expires_at: datetime | None = None
    requests_a_minute: int | None = None
    home_pages: list[str] = field(default_factory=list)
    activity_prefixes: list[str] = field(default_factory=list)


@transaction.atomic
def create(
    *, name: str, scopes: Sequence[str] = DEFAULT_SCOPES, limits: Limits | None = None
) -> Secret:
    """A new credential. Those of the same name share an authority.

    Raises ValueError for a scope that does not exist.
    """
    _check_scopes(scopes)
    authority = authorities.supplier_authority(name)
    authorities.ensure(authority)
    made = Secret(secrets.token_hex(16), _new_secret())
    Credential.objects.create(
        name=name,
        key=made.key,
        secret_digest=_digest(made.secret),
        scopes=list(scopes),
        authority_id=authority.id,
        **asdict(limits or Limits()),
    )
    return made


def change(*, pk: int, scopes: Sequence[str], limits: Limits) -> None:
    """New scopes and limits. Raises ValueError for a scope that does not exist."""
    _check_scopes(scopes)
    Credential.objects.filter(pk=pk).update(scopes=list(scopes), **asdict(limits))


@transaction.atomic
def rotate(*, pk: int, overlap: timedelta) -> Secret:
    """A new secret for the same key; the one before works for `overlap` more, older ones no more.

    Raises Credential.DoesNotExist when there is none, or it is switched off.
    """
    row = Credential.objects.select_for_update().get(pk=pk, revoked_at=None)
    made = Secret(row.key, _new_secret())
    row.previous_digest, row.previous_until = row.secret_digest, timezone.now() + overlap
    row.secret_digest = _digest(made.secret)
    row.save(update_fields=["secret_digest", "previous_digest", "previous_until"])
    return made


def revoke(*, pk: int) -> bool:
    """End a credential at once and for good; False when it has ended already."""
    found = Credential.objects.filter(pk=pk, revoked_at=None)
    return bool(found.update(revoked_at=timezone.now()))


def of_name(name: str) -> QuerySet[Credential]:
    """The credentials of this name that are not switched off."""
    return Credential.objects.filter(name=name, revoked_at=None)


def check(key: str, secret: str) -> Credential | None:
    """The credential in force with this key and secret: one query, and once a minute an update."""
    now = timezone.now()
    found = next(iter(Credential.objects.select_related("authority").filter(key=key)), None)
    given = _digest(secret)
    right = hmac.compare_digest(found.secret_digest if found else "", given)
    before = hmac.compare_digest(found.previous_digest if found else "", given)
    if found is None or not found.is_in_force(now):
        return None
    if not right and not (before and found.has_previous(now)):
        return None
    if found.last_used_at is None or found.last_used_at < now - _USE_IS_NOTED:
        Credential.objects.filter(
            Q(last_used_at=None) | Q(last_used_at__lt=now - _USE_IS_NOTED), pk=found.pk
        ).update(last_used_at=now)
    return found


def seconds_to_wait(credential: Credential) -> int:
    """Count a request; 0 when it is within the limit, else how long until the next may come.

    Counted in the cache, so over all web processes where Redis is, and within each where not.
    """
    if credential.requests_a_minute is None:
        return 0
    now = time.time()
    window, past = divmod(int(now), _WINDOW)
    name = f"lrs-requests-{credential.pk}-{window}"
    cache.add(name, 0, 2 * _WINDOW)
    try:
        count = cache.incr(name)
    except ValueError:  # thrown out between the two
        count = 1
    return _WINDOW - past if count > credential.requests_a_minute else 0


def _check_scopes(scopes: Sequence[str]) -> None:
    unknown = sorted(set(scopes) - set(Credential.Scope.values))
    if unknown:
        raise ValueError(f"Unknown scope {unknown[0]}.")


def _new_secret() -> str:
    return secrets.token_urlsafe(32)


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
