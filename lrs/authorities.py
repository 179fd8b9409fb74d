"""Who vouches for a statement."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from lrs.models import Authority
from lrs.xapi.identity import agent_key
from lrs.xapi.keys import key


@dataclass(frozen=True)
class Voucher:
    """An authority on its way into the log: its row's values, whether it may void any statement,
    and whether what it says of activities counts for everybody.
    """

    id: UUID
    key: str
    agent: str
    may_void_any: bool = False
    may_define: bool = True


def voucher(agent: dict[str, Any], *, may_void_any: bool = False) -> Voucher:
    """The voucher of an agent, a valid xAPI Agent with an account."""
    text = json.dumps(agent, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Voucher(key("authority", text), agent_key(agent), text, may_void_any)


def voucher_of(
    authority: Authority, *, may_void_any: bool = False, may_define: bool = True
) -> Voucher:
    """The voucher of a row."""
    return Voucher(authority.id, authority.key, authority.agent, may_void_any, may_define)


def system_authority() -> Voucher:
    """The portal itself, for the statements that it makes.

    Named by ACTOR_HOMEPAGE, which never changes: evidence rules trust this key, also after a move.
    """
    return voucher(_agent(settings.ACTOR_HOMEPAGE, "portal"), may_void_any=True)


def supplier_authority(name: str) -> Voucher:
    """The authority of the credentials called `name`: one for all that follow each other."""
    return voucher(_agent(f"{settings.ACTOR_HOMEPAGE}/supplier", name))


def authority_key(home_page: str, name: str) -> str:
    """The key of the authority with this account, as `LoggedStatement.authority` has it."""
    return agent_key(_agent(home_page, name))


def ensure(given: Voucher) -> None:
    """The row of `given` exists."""
    if not Authority.objects.filter(pk=given.id).exists():
        Authority.objects.bulk_create(
            [Authority(id=given.id, key=given.key, agent=given.agent)], ignore_conflicts=True
        )


def _agent(home_page: str, name: str) -> dict[str, Any]:
    return {"objectType": "Agent", "account": {"homePage": home_page, "name": name}}
