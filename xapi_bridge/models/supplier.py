"""Who outside may send evidence, about whom and about what."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Person


class Supplier(models.Model):
    """A system outside that confirms what people have done, with credentials of its own.

    `name` is the name of its LRS credentials and never changes, since `authority` (the key that
    evidence rules trust) follows from it. What the supplier may speak of: accounts of
    `home_pages`, activities below `activity_prefixes`, `verbs` (none listed: any) and mailboxes of
    `mail_domains` (none listed: any). Our own actor ids are always allowed.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200, unique=True)
    authority = models.CharField(max_length=500, unique=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    home_pages = models.JSONField(default=list)
    activity_prefixes = models.JSONField(default=list)
    verbs = models.JSONField(default=list)
    mail_domains = models.JSONField(default=list)
    created = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name",)
        verbose_name = _("supplier")

    def __str__(self) -> str:
        return self.name


class ActorLink(models.Model):
    """An administrator said that `supplier` means `person` by this actor.

    `actor` is the log's key of the actor's identifier (lrs.xapi.keys), `identifier` the same in
    words. A link that was wrong is undone, never removed.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="links")
    actor = models.UUIDField()
    identifier = models.TextField()
    person = models.ForeignKey(Person, models.CASCADE, related_name="actor_links")
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-made_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["supplier", "actor"],
                condition=models.Q(undone_at__isnull=True),
                name="xapi_bridge_one_link",
            ),
        )
