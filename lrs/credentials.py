"""Credentials: made once, checked at each request."""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from lrs import authorities
from lrs.models import Credential

DEFAULT_SCOPES = (Credential.Scope.WRITE, Credential.Scope.READ)
_USE_IS_NOTED = timedelta(minutes=1)


@dataclass(frozen=True)
class Secret:
    """A new credential's key and its secret, which cannot be had again."""

    key: str
    secret: str


@transaction.atomic
def create(*, name: str, scopes: Sequence[str] = DEFAULT_SCOPES) -> Secret:
    """A new credential. Those of the same name share an authority, so that one can follow another.

    Raises ValueError for a scope that does not exist.
    """
    unknown = sorted(set(scopes) - set(Credential.Scope.values))
    if unknown:
        raise ValueError(f"Unknown scope {unknown[0]}.")
    authority = authorities.supplier_authority(name)
    authorities.ensure(authority)
    made = Secret(secrets.token_hex(16), secrets.token_urlsafe(32))
    Credential.objects.create(
        name=name,
        key=made.key,
        secret_digest=_digest(made.secret),
        scopes=list(scopes),
        authority_id=authority.id,
    )
    return made


@transaction.atomic
def rotate(*, name: str, scopes: Sequence[str], overlap: timedelta) -> Secret:
    """A new credential of the same name; those in force end after `overlap`, or sooner."""
    ends = timezone.now() + overlap
    in_force(name).filter(Q(expires_at=None) | Q(expires_at__gt=ends)).update(expires_at=ends)
    return create(name=name, scopes=scopes)


def revoke(*, name: str) -> int:
    """End every credential of this name at once; how many were in force."""
    return in_force(name).update(revoked_at=timezone.now())


def in_force(name: str) -> QuerySet[Credential]:
    """The credentials of this name that may be used now."""
    now = timezone.now()
    return Credential.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=now), name=name, revoked_at=None
    )


def check(key: str, secret: str) -> Credential | None:
    """The credential in force with this key and secret."""
    now = timezone.now()
    found = next(iter(Credential.objects.select_related("authority").filter(key=key)), None)
    right = hmac.compare_digest(found.secret_digest if found else "", _digest(secret))
    if found is None or not right or not found.is_in_force(now):
        return None
    if found.last_used_at is None or found.last_used_at < now - _USE_IS_NOTED:
        Credential.objects.filter(
            Q(last_used_at=None) | Q(last_used_at__lt=now - _USE_IS_NOTED), pk=found.pk
        ).update(last_used_at=now)
    return found


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
