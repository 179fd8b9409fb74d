"""A competence is conferred, expires, or is taken back. Never evidence itself."""

from competence.models import Competence
from competence.signals import Conferred, Expired, Withdrawn
from xapi_bridge.statements.base import Draft, Json, activity, base_iri, draft
from xapi_bridge.vocabulary import portal, tla


def conferred(fact: Conferred) -> Draft:
    """TLA conferred, with the last valid day and the statement it rests on."""
    base = base_iri()
    competence = fact.holding.competence
    extensions: Json = {
        portal.extension_iri(base, "evidence"): str(fact.evidence.statement_id),
    }
    if fact.holding.valid_until:
        extensions[portal.extension_iri(base, "valid-until")] = fact.holding.valid_until.isoformat()
    return draft(
        event="competence-conferred",
        row=_proofs(fact),
        person=fact.holding.person,
        verb=tla.CONFERRED,
        target=_competency(competence),
        at=fact.holding.achieved_at,
        registration=None,
        result={"extensions": extensions},
    )


def expired(fact: Expired) -> Draft:
    """TLA expired, at the midnight after the last valid day, which stands in an extension."""
    evidence, base = fact.evidence, base_iri()
    extensions: Json = {
        portal.extension_iri(base, "evidence"): str(evidence.statement_id),
        portal.extension_iri(base, "valid-until"): fact.expiry.valid_until.isoformat(),
    }
    return draft(
        event="competence-expired",
        row=fact.expiry.uuid,
        person=evidence.person,
        verb=tla.EXPIRED,
        target=_competency(evidence.competence),
        at=fact.expiry.at,
        registration=None,
        result={"extensions": extensions},
    )


def _proofs(fact: Conferred) -> str:
    """What the holding rests on: the same proofs are told of once."""
    holding = fact.holding
    further = [part.uuid for part in (holding.practical, holding.approval) if part is not None]
    return "|".join(str(part) for part in (fact.evidence.uuid, *further))


def withdrawn(fact: Withdrawn) -> Draft:
    """TLA revoked: the evidence fell away and no other stands."""
    evidence = fact.evidence
    return draft(
        event="competence-withdrawn",
        row=evidence.uuid,
        person=evidence.person,
        verb=tla.REVOKED,
        target=_competency(evidence.competence),
        at=fact.at,
        registration=None,
    )


def _competency(competence: Competence) -> Json:
    iri = portal.competence_iri(base_iri(), competence.uuid)
    return activity(iri, tla.COMPETENCY, competence.name)
