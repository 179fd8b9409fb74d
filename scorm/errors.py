"""What can stand in the way of a course administrator; `str(error)` is a translated sentence."""


class AttemptRefused(Exception):
    """A new attempt cannot be opened for the learner."""
