"""Why a statement gave no evidence: the sentences that outcomes keep, translated where they are
shown.
"""

from typing import Final

from django.utils.translation import gettext_noop

VOIDED: Final = gettext_noop("the statement was voided")
NO_SUCCESS: Final = gettext_noop("the statement says success: false")
NO_COMPLETION: Final = gettext_noop("the statement says completion: false")
SUCCESS_MISSING: Final = gettext_noop("the rule asks for success: true")
COMPLETION_MISSING: Final = gettext_noop("the rule asks for completion: true")
LOW_SCORE: Final = gettext_noop("the score is below the lowest that counts")
OUTSIDE_WINDOW: Final = gettext_noop("it happened outside the time that the rule is for")
NO_CERTIFICATE: Final = gettext_noop(
    "the round has no certificate that the competence could follow"
)
AHEAD: Final = gettext_noop("the timestamp lies ahead of when it was sent")
GROUP: Final = gettext_noop("the actor is a group, not a person")
HOME_PAGE: Final = gettext_noop("the supplier may not speak of accounts there")
MAIL_DOMAIN: Final = gettext_noop("the supplier may not speak of mailboxes there")
VERB: Final = gettext_noop("the supplier may not use this verb")
ACTIVITY: Final = gettext_noop("the supplier may not speak of this activity")
NO_PERSON: Final = gettext_noop("nobody here is known by this actor")
TWO_PERSONS: Final = gettext_noop("two persons here have this address")
ANOTHER_PERSON: Final = gettext_noop("it counts for another person already")
NO_TARGET: Final = gettext_noop("what it takes back is not here yet")
