"""What an approval rests on, in words that stay as the leader read them."""

from collections.abc import Iterable, Sequence
from typing import Any

from competence import authorities
from competence.models import Evidence, SignOff


def described(basis: Sequence[Evidence]) -> list[dict[str, Any]]:
    """One entry a proof: what, when, how well, who vouches; for a check, what was seen.

    `{"evidence", "verb", "activity", "name", "authority", "confirmed_by", "achieved_at", "scaled",
    "valid_until", "practical", "items": [{"text", "passed"}], "comment"}`; dates in ISO 8601.
    """
    checks = _sign_offs(evidence for evidence in basis if evidence.is_practical)
    return [_entry(evidence, checks.get(evidence.pk)) for evidence in basis]


def _entry(evidence: Evidence, check: SignOff | None) -> dict[str, Any]:
    verdicts = check.verdicts.all() if check else ()
    return {
        "evidence": str(evidence.uuid),
        "statement": str(evidence.statement_id),
        "verb": evidence.verb,
        "activity": evidence.activity,
        "name": evidence.activity_name or evidence.activity,
        "authority": authorities.name_of(evidence.authority),
        "confirmed_by": evidence.confirmed_by,
        "achieved_at": evidence.achieved_at.isoformat(),
        "scaled": evidence.scaled,
        "valid_until": evidence.valid_until.isoformat() if evidence.valid_until else None,
        "practical": evidence.is_practical,
        "sign_off": str(check.uuid) if check else None,
        "items": [{"text": v.item.text, "passed": v.passed} for v in verdicts],
        "comment": check.comment if check else "",
    }


def _sign_offs(practical: Iterable[Evidence]) -> dict[int, SignOff]:
    """Evidence key -> the sign-off that its statement tells of: same person, list and moment."""
    found = {}
    for evidence in practical:
        check = (
            SignOff.objects.filter(
                person=evidence.person_id,
                checklist__competence=evidence.competence_id,
                at=evidence.achieved_at,
            )
            .prefetch_related("verdicts__item")
            .first()
        )
        if check is not None:
            found[evidence.pk] = check
    return found
