"""What administrators of people fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people import admin_rules
from people.audit import ACTIONS
from people.imports import MAX_BYTES
from people.models import Grant, Person, Role, Unit
from people.rules import has_role_everywhere


class UnitChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    """Units in the order of the tree, those below moved in."""

    def label_from_instance(self, obj: Unit) -> str:
        """Two spaces a level that no browser folds."""
        level = "\u2003" * (obj.depth - 1)
        return f"{level}{obj.name} ({obj.code})"


class GrantForm(forms.Form):
    """A role for `person`, as far as `viewer` may give it."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))
    unit = UnitChoiceField(Unit.objects.none(), label=gettext_lazy("Unit"), required=False)
    until = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The last day. Leave it empty for a role without an end."),
    )

    def __init__(self, *args: Any, viewer: Person, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.person = viewer, person
        roles = [(role.value, role.label) for role in admin_rules.grantable_roles(viewer)]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]  # a ChoiceField
        unit = self.fields["unit"]
        unit.queryset = admin_rules.administered_units(viewer).order_by("path")  # type: ignore[attr-defined]
        unit.empty_label = _("The whole organisation")  # type: ignore[attr-defined]
        if not has_role_everywhere(viewer, *admin_rules.ADMINISTERING):
            unit.required = True
            unit.empty_label = None  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse what the viewer may not give, and what the person has already."""
        data = super().clean() or {}
        if "role" not in data or "unit" not in data:
            return data
        data["role"] = Role(data["role"])
        facts = {"person": self.person, "role": data["role"], "unit": data["unit"]}
        if not admin_rules.may_grant(self.viewer, **facts):
            raise forms.ValidationError(_("You may not give this role there."))
        if Grant.objects.filter(until__isnull=True, **facts).exists():
            raise forms.ValidationError(_("The person has this role there already."))
        return data


class AuditForm(forms.Form):
    """Narrows the audit; what is not valid is left out."""

    who = forms.CharField(label=gettext_lazy("Person"), required=False, max_length=100)
    action = forms.ChoiceField(label=gettext_lazy("What was done"), required=False)
    since = forms.DateField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=gettext_lazy("To"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted((str(words), action) for action, words in ACTIONS.items())
        self.fields["action"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("Everything")),
            *((action, words) for words, action in named),
        ]


class ImportForm(forms.Form):
    """The file that HR exports."""

    file = forms.FileField(
        label=gettext_lazy("The file from HR"),
        help_text=gettext_lazy("CSV with headings, one row for each employment."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
        error_messages={"empty": gettext_lazy("The file is empty. Export it again.")},
    )

    def clean_file(self) -> Any:
        """Not larger than any region's."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is too large to be a file of employments."))
        return file
