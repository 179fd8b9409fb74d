"""What waits for a leader, and what an approval rests on."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from competence.models import Approval
from competence.rules import approvals_to_decide
from competence.wording import verb_in_words
from people.rules import Viewer


@dataclass(frozen=True, slots=True)
class BasisEntry:
    """One proof of the frozen basis, ready to read. `items` are (text, done) of a check."""

    evidence: str
    verb: str
    name: str
    authority: str
    confirmed_by: str
    achieved_at: dt.datetime
    scaled: float | None
    valid_until: dt.date | None
    practical: bool
    items: Sequence[tuple[str, bool]]
    comment: str
    statement: str


def waiting_approvals(viewer: Viewer) -> list[Approval]:
    """The queue of a leader, the oldest first; one query, with what each asks for."""
    waiting = approvals_to_decide(viewer).select_related("person", "competence", "row")
    return list(waiting.order_by("sent_at", "pk"))


def basis_of(approval: Approval) -> list[BasisEntry]:
    """The basis as it was frozen when it was sent."""
    return [_entry(proof) for proof in approval.basis]


def _entry(proof: dict[str, Any]) -> BasisEntry:
    until = proof["valid_until"]
    return BasisEntry(
        evidence=proof["evidence"],
        verb=verb_in_words(proof["verb"]),
        name=proof["name"],
        authority=proof["authority"],
        confirmed_by=proof["confirmed_by"],
        achieved_at=dt.datetime.fromisoformat(proof["achieved_at"]),
        scaled=proof["scaled"],
        valid_until=dt.date.fromisoformat(until) if until else None,
        practical=proof["practical"],
        items=[(item["text"], item["passed"]) for item in proof["items"]],
        comment=proof["comment"],
        statement=proof["statement"],
    )
