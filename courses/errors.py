"""What can stand in the way, with a sentence for the person who asked."""


class CourseError(Exception):
    """Base of all refusals; `str(error)` is a translated sentence."""


class NothingToPlay(CourseError):
    """The course has no module that can be opened."""


class NotReady(CourseError):
    """The course lacks something before it can be published."""


class GuestLimit(CourseError):
    """What can be done without logging in has an end."""
