"""Every write of the SCORM runtime."""

from scorm.services.attempt import attempts_in, open_attempt, open_visit, visit_to_show
from scorm.services.moving import ask_to_move
from scorm.services.replace import open_new_attempt
from scorm.services.save import Saved, save

__all__ = [
    "Saved",
    "ask_to_move",
    "attempts_in",
    "open_attempt",
    "open_new_attempt",
    "open_visit",
    "save",
    "visit_to_show",
]
