"""Every write of the courses app. Each function is one business action in one transaction."""

from courses.services.audience import set_audience
from courses.services.authoring import (
    add_module,
    create_course,
    describe,
    make_current,
    place_package,
    publish,
    set_completion,
    set_showing,
    unpublish,
)
from courses.services.booking import accept, book, book_for, cancel, decline, walk_in
from courses.services.certificates import revoke
from courses.services.enrolment import enrol, preview, start, test_run, withdraw
from courses.services.expiry import note_expiries
from courses.services.guest import (
    claim,
    purge_guest_rounds,
    record_guest_result,
    start_as_guest,
)
from courses.services.reminders import remind
from courses.services.results import record_result

__all__ = [
    "accept",
    "add_module",
    "book",
    "book_for",
    "cancel",
    "claim",
    "create_course",
    "decline",
    "describe",
    "enrol",
    "make_current",
    "note_expiries",
    "place_package",
    "preview",
    "publish",
    "purge_guest_rounds",
    "record_guest_result",
    "record_result",
    "remind",
    "revoke",
    "set_audience",
    "set_completion",
    "set_showing",
    "start",
    "start_as_guest",
    "test_run",
    "unpublish",
    "walk_in",
    "withdraw",
]
