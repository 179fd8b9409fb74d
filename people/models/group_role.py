"""Which groups of the internal log-in give which roles."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.employment import Unit
from people.models.grant import Role


class GroupRole(models.Model):
    """Members of `group` have `role` in `unit` and below, or everywhere when `unit` is empty.

    `group` is compared as the provider writes it: a name (AD FS) or an id (Entra ID).
    """

    group = models.CharField(_("group"), max_length=200)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="group_roles"
    )

    class Meta:
        ordering = ("group", "role", "unit__path")
        verbose_name = _("group role")
        constraints = (
            models.UniqueConstraint(
                fields=["group", "role", "unit"], name="people_group_role_once"
            ),
            models.UniqueConstraint(
                fields=["group", "role"],
                condition=Q(unit__isnull=True),
                name="people_group_role_everywhere_once",
            ),
        )
