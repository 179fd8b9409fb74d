"""A remote LRS."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xapi_bridge.errors import BadEndpoint
from xapi_bridge.models import Supplier, Target
from xapi_bridge.services.targets import check_endpoint


class TargetForm(forms.Form):
    """Where it is, how to get in, and what it speaks. The secret is never shown again."""

    name = forms.CharField(label=_("Name"), max_length=100)
    endpoint = forms.CharField(
        label=_("Endpoint"),
        help_text=_("Such as https://lrs.example.org/data/xAPI/"),
        max_length=500,
    )
    key = forms.CharField(label=_("Key"), max_length=200)
    secret = forms.CharField(
        label=_("Secret"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        max_length=500,
    )
    version = forms.ChoiceField(label=_("Version"), choices=Target.Version.choices)
    supplier = forms.ModelChoiceField(
        Supplier.objects.all(),
        label=_("The same system as this supplier"),
        help_text=_("What the supplier sent is never sent back to it."),
        required=False,
        empty_label=_("None"),
        to_field_name="uuid",
    )
    from_now = forms.BooleanField(
        label=_("Send only what comes from now on, not what the log holds"), required=False
    )

    def clean_name(self) -> str:
        """A name of its own."""
        name: str = self.cleaned_data["name"]
        if Target.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("There is a target of this name."))
        return name

    def clean_endpoint(self) -> str:
        """An address that statements may go to."""
        endpoint: str = self.cleaned_data["endpoint"]
        try:
            check_endpoint(endpoint)
        except BadEndpoint as error:
            raise forms.ValidationError(gettext(str(error))) from error
        return endpoint


class SkipForm(forms.Form):
    """Why a target shall never get a statement."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
