"""Every write of the SCORM runtime."""

from scorm.services.attempt import open_attempt, open_visit, visit_to_show
from scorm.services.save import Saved, save

__all__ = ["Saved", "open_attempt", "open_visit", "save", "visit_to_show"]
