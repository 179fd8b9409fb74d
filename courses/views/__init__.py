"""Pages of the learner."""

from courses.views.catalogue import catalogue
from courses.views.claim import claim
from courses.views.course import course, preview, start
from courses.views.learning import learning
from courses.views.player import player, player_outline, player_token

__all__ = [
    "catalogue",
    "claim",
    "course",
    "learning",
    "player",
    "player_outline",
    "player_token",
    "preview",
    "start",
]
