"""Pages of the learner, the instructor and the leader who enrols."""

from courses.views.calendar import calendar
from courses.views.catalogue import catalogue
from courses.views.claim import claim
from courses.views.course import course, preview, start
from courses.views.enrolling import enrol_people, enrol_person
from courses.views.learning import learning
from courses.views.player import player, player_outline, player_token
from courses.views.seats import accept, book, cancel, cancel_for, decline
from courses.views.teaching import add_walk_in, message, teaching, teaching_session

__all__ = [
    "accept",
    "add_walk_in",
    "book",
    "calendar",
    "cancel",
    "cancel_for",
    "catalogue",
    "claim",
    "course",
    "decline",
    "enrol_people",
    "enrol_person",
    "learning",
    "message",
    "player",
    "player_outline",
    "player_token",
    "preview",
    "start",
    "teaching",
    "teaching_session",
]
