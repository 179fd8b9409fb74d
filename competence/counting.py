"""When a proof counts: the rule from evidence, practical checks and approvals to a holding. Pure.

A proof says what it needs beside itself, as it was when the proof was recorded. Nothing here reads
a clock or a database, so that a holding can be made again from its proofs at any time.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Lack(StrEnum):
    """What a competence still waits for, in the order in which people do it."""

    PROOF = "proof"
    PRACTICAL = "practical"
    APPROVAL = "approval"


@dataclass(frozen=True, slots=True)
class Shown:
    """A proof that stands. `valid_until` is its last day; None has no end."""

    pk: int
    achieved_at: dt.datetime
    valid_until: dt.date | None = None
    is_practical: bool = False
    needs_practical: bool = False
    needs_approval: bool = False

    @property
    def is_basis(self) -> bool:
        """Whether a holding may rest on it: not a check alone, where two proofs are asked for."""
        return not (self.is_practical and self.needs_practical)


@dataclass(frozen=True, slots=True)
class Consent:
    """A leader's approval, with the keys of the proofs that it was given on."""

    pk: int
    at: dt.datetime
    on: frozenset[int]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a holding rests on. It begins when the last proof came and ends with the first."""

    evidence: int
    practical: int | None
    approval: int | None
    achieved_at: dt.datetime
    valid_until: dt.date | None


def what_counts(proofs: Collection[Shown], consents: Collection[Consent]) -> Standing | None:
    """The best of what counts: valid longest, then newest; None while something lacks.

    A late, older proof therefore never shortens what a person holds.
    """
    counting = (standing for proof in proofs for standing in _standings(proof, proofs, consents))
    return max(
        counting,
        key=lambda s: (
            s.valid_until or dt.date.max,
            s.achieved_at,
            -s.evidence,
            -(s.practical or 0),
        ),
        default=None,
    )


def lacking(
    proofs: Collection[Shown], consents: Collection[Consent], today: dt.date
) -> tuple[Lack, ...]:
    """What the person's newest valid proofs still wait for; empty when nothing lacks.

    Of several proofs the one that is nearest to counting speaks.
    """
    valid = [p for p in proofs if p.valid_until is None or p.valid_until >= today]
    found = [_lacks_of(proof, valid, consents) for proof in valid if proof.is_basis]
    if not found:
        return (Lack.PROOF,)
    return min(found, key=len)


def _lacks_of(
    proof: Shown, proofs: Collection[Shown], consents: Collection[Consent]
) -> tuple[Lack, ...]:
    practicals = _practicals(proof, proofs)
    lacks = [] if practicals else [Lack.PRACTICAL]
    if proof.needs_approval and not any(_consent(proof, p, consents) for p in practicals):
        lacks.append(Lack.APPROVAL)
    return tuple(lacks)


def _standings(
    proof: Shown, proofs: Collection[Shown], consents: Collection[Consent]
) -> Iterator[Standing]:
    if not proof.is_basis:
        return
    for practical in _practicals(proof, proofs):
        consent = _consent(proof, practical, consents)
        if proof.needs_approval and consent is None:
            continue
        parts = [proof] if practical is None else [proof, practical]
        times = [part.achieved_at for part in parts] + ([consent.at] if consent else [])
        ends = [part.valid_until for part in parts if part.valid_until is not None]
        yield Standing(
            evidence=proof.pk,
            practical=practical.pk if practical else None,
            approval=consent.pk if consent else None,
            achieved_at=max(times),
            valid_until=min(ends, default=None),
        )


def _practicals(proof: Shown, proofs: Collection[Shown]) -> list[Shown | None]:
    """The checks that can stand beside `proof`; one that is None where it needs none."""
    if not proof.needs_practical:
        return [None]
    return [p for p in proofs if p.is_practical]


def _consent(
    proof: Shown, practical: Shown | None, consents: Collection[Consent]
) -> Consent | None:
    """The first approval that was given on both; None where `proof` needs none."""
    if not proof.needs_approval:
        return None
    on = {proof.pk} if practical is None else {proof.pk, practical.pk}
    return min((c for c in consents if on <= c.on), key=lambda c: (c.at, c.pk), default=None)
