"""When a proof counts: the rule from evidence, practical checks and approvals to a holding. Pure.

A proof says what it needs beside itself, as it was when the proof was recorded. Nothing here reads
a clock or a database, so that a holding can be made again from its proofs at any time.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
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
    """What a holding rests on. It begins when the last proof came and ends with the first.

    `last_shown_at` is when the newest of all that counts was there, rested on or not.
    """

    evidence: int
    practical: int | None
    approval: int | None
    achieved_at: dt.datetime
    valid_until: dt.date | None
    last_shown_at: dt.datetime

    @property
    def rests_on(self) -> tuple[int, int | None, int | None]:
        """The keys of evidence, practical check and approval."""
        return self.evidence, self.practical, self.approval


def what_counts(proofs: Collection[Shown], consents: Collection[Consent]) -> Standing | None:
    """The best of what counts: valid longest, then newest; None while something lacks.

    A late, older proof therefore never shortens what a person holds. A newer one that ends earlier
    changes nothing but when it was last shown.
    """
    counting = [standing for proof in proofs for standing in _standings(proof, proofs, consents)]
    if not counting:
        return None
    best = max(
        counting,
        key=lambda s: (
            s.valid_until or dt.date.max,
            s.achieved_at,
            -s.evidence,
            -(s.practical or 0),
        ),
    )
    return replace(best, last_shown_at=max(s.achieved_at for s in counting))


def lacking(
    proofs: Collection[Shown], consents: Collection[Consent], today: dt.date
) -> tuple[Lack, ...]:
    """What keeps valid proofs from giving the competence, or from renewing it; empty when nothing.

    A renewal is waited for while the old proof still counts, so that there need be no gap. Of
    several proofs the one that is nearest to counting speaks, of those as near the newest.
    """
    valid = [p for p in proofs if p.valid_until is None or p.valid_until >= today]
    counts = what_counts(valid, consents)
    found = [
        (would_give, lacks)
        for proof in valid
        for would_give, lacks in _unmet(proof, valid, consents)
        if counts is None or _renews(would_give, counts)
    ]
    if found:
        _newest, lacks = max(
            found, key=lambda one: (-len(one[1]), one[0].achieved_at, one[0].evidence)
        )
        return lacks
    return (Lack.PROOF,) if counts is None else ()


def _renews(new: Standing, old: Standing) -> bool:
    """Whether `new` lasts longer, or shows again what a plan may ask for again."""
    lasts_longer = (new.valid_until or dt.date.max) > (old.valid_until or dt.date.max)
    return lasts_longer or new.achieved_at > old.last_shown_at


def _unmet(
    proof: Shown, proofs: Collection[Shown], consents: Collection[Consent]
) -> Iterator[tuple[Standing, tuple[Lack, ...]]]:
    """What `proof` would give, and what it lacks for that; nothing where it counts."""
    if not proof.is_basis:
        return
    practicals = _practicals(proof, proofs)
    if not practicals:
        approval = (Lack.APPROVAL,) if proof.needs_approval else ()
        yield _standing(proof, None, None), (Lack.PRACTICAL, *approval)
    elif proof.needs_approval:
        for practical in practicals:
            if _consent(proof, practical, consents) is None:
                yield _standing(proof, practical, None), (Lack.APPROVAL,)


def _standings(
    proof: Shown, proofs: Collection[Shown], consents: Collection[Consent]
) -> Iterator[Standing]:
    if not proof.is_basis:
        return
    for practical in _practicals(proof, proofs):
        consent = _consent(proof, practical, consents)
        if consent or not proof.needs_approval:
            yield _standing(proof, practical, consent)


def _standing(proof: Shown, practical: Shown | None, consent: Consent | None) -> Standing:
    parts = [proof] if practical is None else [proof, practical]
    times = [part.achieved_at for part in parts] + ([consent.at] if consent else [])
    ends = [part.valid_until for part in parts if part.valid_until is not None]
    return Standing(
        evidence=proof.pk,
        practical=practical.pk if practical else None,
        approval=consent.pk if consent else None,
        achieved_at=max(times),
        valid_until=min(ends, default=None),
        last_shown_at=max(times),
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
