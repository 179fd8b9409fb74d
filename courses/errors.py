"""What can stand in the way, with a sentence for the person who asked."""


class CourseError(Exception):
    """Base of all refusals; `str(error)` is a translated sentence."""


class NothingToPlay(CourseError):
    """The course has no module that can be opened."""


class NotReady(CourseError):
    """The course lacks something before it can be published."""


class GuestLimit(CourseError):
    """What can be done without logging in has an end."""


class ChooseSession(NothingToPlay):
    """What remains is taken in a session: a seat must be booked."""


class SeatRefused(CourseError):
    """A seat was not booked, given back or accepted."""


class NotHeldYet(CourseError):
    """Attendance cannot be marked before the day of the meeting."""


class SessionRefused(CourseError):
    """A session cannot be changed that way."""
