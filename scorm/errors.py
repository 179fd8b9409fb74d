"""What can stand in the way; `str(error)` is a translated sentence."""

from django.utils.translation import gettext as _

from courses.errors import GuestLimit


class AttemptRefused(Exception):
    """A new attempt cannot be opened for the learner."""


class GuestIsFull(GuestLimit):
    """A visitor's attempt holds all that is kept without log-in."""

    def __init__(self) -> None:
        super().__init__(_("No more of this course is kept without log-in. Log in to go on."))
