"""Addresses below /xapi/."""

from django.urls import path, re_path

from lrs.api.about import about, nothing
from lrs.api.activities import activities
from lrs.api.agents import agents
from lrs.api.documents import activity_profile, agent_profile, state
from lrs.api.statements import statements

urlpatterns = [
    path("statements", statements),
    path("activities", activities),
    path("activities/state", state),
    path("activities/profile", activity_profile),
    path("agents", agents),
    path("agents/profile", agent_profile),
    path("about", about),
    re_path("", nothing),
]
