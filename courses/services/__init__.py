"""Every write of the courses app. Each function is one business action in one transaction."""

from courses.services.audience import set_audience
from courses.services.authoring import add_module, create_course, place_package, publish, unpublish
from courses.services.certificates import revoke
from courses.services.enrolment import enrol, preview, start, withdraw
from courses.services.expiry import note_expiries
from courses.services.reminders import remind
from courses.services.results import record_result

__all__ = [
    "add_module",
    "create_course",
    "enrol",
    "note_expiries",
    "place_package",
    "preview",
    "publish",
    "record_result",
    "remind",
    "revoke",
    "set_audience",
    "start",
    "unpublish",
    "withdraw",
]
