"""What people type on the pages about certificates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.certificates.codes import normalise


class CodeForm(forms.Form):
    """The code of a diploma."""

    code = forms.CharField(
        label=_("The code on the diploma"),
        help_text=_("20 letters and digits, such as 7K3QF-… The hyphens may be left out."),
        max_length=60,
        error_messages={"required": _("Type the code that stands on the diploma.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        """The code in its one form; refused when no diploma can have it."""
        code = normalise(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(
                _("A code has 20 letters and digits. Check that you have all of them.")
            )
        return code


class RevocationForm(forms.Form):
    """Why a certificate no longer counts."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The holder reads it. Others only see that the certificate is revoked."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the certificate is revoked.")},
    )
