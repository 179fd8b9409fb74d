"""What is not told yet, since nobody has said who it was."""

from django.db import models

from scorm.models.attempt import Attempt, Interaction, Visit


class HeldFact(models.Model):
    """News of a visitor's attempt, with the values it had; told in order when it is claimed.

    `data` holds the rest of the fact in scorm.signals, or what record_result takes for RESULT.
    """

    class Kind(models.TextChoices):
        """Which fact it is."""

        STARTED = "started"
        ENDED = "ended"
        STATUS = "status"
        ANSWER = "answer"
        RESULT = "result"

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="held_facts")
    kind = models.CharField(max_length=8, choices=Kind)
    visit = models.ForeignKey(Visit, models.CASCADE, null=True, related_name="+")
    interaction = models.ForeignKey(Interaction, models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
