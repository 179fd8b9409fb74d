"""What an operator does to a person's second factor."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from people.models import Person
from people.notices import notify
from people.services import audit


@transaction.atomic
def reset(*, person: Person) -> int:
    """Remove all apps, keys and recovery codes of `person`; how many. Audited, and they are told.

    All their sessions end: one may be open on the phone that was lost. The next log-in asks for the
    password alone, and roles are withheld until they have set up two factors again.
    """
    Person.objects.filter(pk=person.pk).update(session_round=F("session_round") + 1)
    removed: int = Authenticator.objects.filter(user=person).delete()[0]
    if removed:
        now = timezone.now()
        audit(actor=None, action="mfa.reset", subject=person, detail={"removed": removed})
        notify(
            person=person,
            key=f"mfa:reset:{now.timestamp()}",
            template="people/notices/mfa_reset.txt",
            context={"at": now},
            url=reverse("mfa_index"),
        )
    return removed
