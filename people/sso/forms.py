"""What the system administrator fills in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import GroupRole, Role, Unit


class GroupRoleForm(forms.Form):
    """One row of the table: the members of a group have a role, in a unit or everywhere."""

    group = forms.CharField(
        label=_("Group"),
        max_length=200,
        help_text=_("Exactly as the log-in writes it: a name in AD FS, an id in Entra ID."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    unit = forms.ModelChoiceField(
        label=_("Unit and all below it"),
        queryset=Unit.objects.order_by("path"),
        required=False,
        empty_label=_("Everywhere"),
    )

    def clean(self) -> dict[str, Any]:
        """A row that is there already is said to be so."""
        given = super().clean() or {}
        if not self.errors and GroupRole.objects.filter(**given).exists():
            raise forms.ValidationError(_("The group gives this role here already."))
        return given
