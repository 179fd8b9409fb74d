"""What people tell about themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Affiliation
from people.models.person import validate_hpr_number


class NameForm(forms.Form):
    """A name, of those whom HR does not know."""

    given_name = forms.CharField(
        label=_("Given name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    family_name = forms.CharField(
        label=_("Family name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )


class HprForm(forms.Form):
    """The number of a health worker's authorisation or licence."""

    hpr_number = forms.CharField(
        label=_("HPR number"),
        help_text=_("Of health workers with an authorisation or a licence. Seven to nine digits."),
        required=False,
        max_length=9,
        validators=[validate_hpr_number],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class AffiliationForm(forms.Form):
    """What the person is to the region."""

    kind = forms.ChoiceField(
        label=_("What describes you best?"),
        choices=Affiliation.Kind.choices,
        widget=forms.RadioSelect,
    )
    organisation = forms.CharField(
        label=_("Where do you work or study?"),
        help_text=_(
            "The name of the hospital, the municipality, the agency or the school. Leave it empty "
            "if you are a patient or a relative."
        ),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    def clean(self) -> dict[str, Any]:
        """An administrator can vouch for a student of a school, not for a student."""
        values = super().clean() or self.cleaned_data
        if values.get("kind") not in Affiliation.VERIFIABLE:
            values["organisation"] = ""  # where a patient is treated is not ours to ask
        elif not values.get("organisation") and "organisation" not in self.errors:
            self.add_error("organisation", _("Write where you work or study."))
        return values
