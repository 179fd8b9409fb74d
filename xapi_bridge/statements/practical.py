"""A practical check that a supervisor signed, and its withdrawal."""

from competence.signals import SignedOff, SignOffWithdrawn
from lrs.xapi import national_id
from xapi_bridge.statements.base import Draft, activity, base_iri, draft, instructor_of
from xapi_bridge.vocabulary import adl, portal


def signed_off(fact: SignedOff) -> Draft:
    """ADL passed or failed, on doing what the checklist says, with the supervisor as instructor.

    The comment stays out: it is the supervisor's word to the employee, not to the log's readers.
    """
    sign_off = fact.sign_off
    checklist, base = sign_off.checklist, base_iri()
    title = national_id.redact(checklist.title)
    one = draft(
        event="signed-off",
        row=sign_off.uuid,
        person=sign_off.person,
        verb=adl.PASSED if sign_off.passed else adl.FAILED,
        target=activity(
            portal.practical_iri(base, checklist.competence.uuid), adl.PERFORMANCE, title
        ),
        at=sign_off.at,
        registration=None,
        result={"success": sign_off.passed, "completion": True},
    )
    if supervisor := instructor_of(sign_off.supervisor):
        one.statement["context"]["instructor"] = supervisor
    return one


def withdrawn(fact: SignOffWithdrawn) -> Draft:
    """ADL voided, by whoever withdrew it (xAPI 1.0.3 Data 2.3.2)."""
    withdrawal = fact.withdrawal
    made = signed_off(SignedOff(sign_off=withdrawal.sign_off))
    one = draft(
        event="sign-off-withdrawn",
        row=withdrawal.uuid,
        person=withdrawal.by,
        verb=adl.VOIDED,
        target={"objectType": "StatementRef", "id": str(made.id)},
        at=withdrawal.at,
        registration=None,
    )
    # It must reach the log after what it voids, so it stands in the same person's order.
    return Draft(id=one.id, actor=made.actor, statement=one.statement)
