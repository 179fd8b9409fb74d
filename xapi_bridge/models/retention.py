"""How long statements are kept."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Person


class RetentionRule(models.Model):
    """Statements with this verb (an IRI), stored by this authority (its key), are kept for `days`.

    An empty one means any; both must fit. What competence rests on is kept whatever the rule.
    """

    verb = models.CharField(max_length=2000, blank=True)
    authority = models.CharField(max_length=500, blank=True)
    days = models.PositiveIntegerField()
    created = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        verbose_name = _("retention rule")
