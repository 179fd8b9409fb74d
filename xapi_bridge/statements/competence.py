"""A competence is conferred, or taken back. Never evidence itself."""

from competence.signals import Conferred, Withdrawn
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
        row=fact.evidence.uuid,
        person=fact.holding.person,
        verb=tla.CONFERRED,
        target=activity(
            portal.competence_iri(base, competence.uuid), tla.COMPETENCY, competence.name
        ),
        at=fact.evidence.achieved_at,
        registration=None,
        result={"extensions": extensions},
    )


def withdrawn(fact: Withdrawn) -> Draft:
    """TLA revoked: the evidence fell away and no other stands."""
    evidence = fact.evidence
    base = base_iri()
    target = activity(
        portal.competence_iri(base, evidence.competence.uuid),
        tla.COMPETENCY,
        evidence.competence.name,
    )
    return draft(
        event="competence-withdrawn",
        row=evidence.uuid,
        person=evidence.person,
        verb=tla.REVOKED,
        target=target,
        at=fact.at,
        registration=None,
    )
