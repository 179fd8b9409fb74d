"""Credentials of the LRS: made, changed, given a new secret, switched off. Each is audited."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction

from lrs import credentials
from lrs.credentials import Limits, Secret
from lrs.models import Credential
from people.models import Person
from people.services import audit


@transaction.atomic
def make(*, name: str, scopes: Sequence[str], limits: Limits, by: Person) -> Secret:
    """A new credential, whose secret cannot be had again."""
    made = credentials.create(name=name, scopes=scopes, limits=limits)
    _audit(by, "credential.made", name, made.key, _terms(scopes, limits))
    return made


@transaction.atomic
def change(*, credential: Credential, scopes: Sequence[str], limits: Limits, by: Person) -> None:
    """Other scopes and limits, from the next request on."""
    credentials.change(pk=credential.pk, scopes=scopes, limits=limits)
    terms = _terms(scopes, limits)
    _audit(by, "credential.changed", credential.name, credential.key, terms)


@transaction.atomic
def rotate(*, credential: Credential, overlap: dt.timedelta, by: Person) -> Secret:
    """A new secret; the old one works for `overlap` more."""
    made = credentials.rotate(pk=credential.pk, overlap=overlap)
    detail = {"overlap_days": overlap.days}
    _audit(by, "credential.secret_rotated", credential.name, credential.key, detail)
    return made


@transaction.atomic
def end(*, credential: Credential, by: Person) -> None:
    """It lets nobody in from now on. What it stored stands."""
    if credentials.revoke(pk=credential.pk):
        _audit(by, "credential.ended", credential.name, credential.key, {})


def _terms(scopes: Sequence[str], limits: Limits) -> dict[str, Any]:
    expires = limits.expires_at.isoformat() if limits.expires_at else None
    return {"scopes": list(scopes), **asdict(limits), "expires_at": expires}


def _audit(by: Person, action: str, name: str, key: str, detail: dict[str, Any]) -> None:
    whole = {"credential": name, "key": key, **detail}
    audit(actor=by, action=action, subject=None, detail=whole)
