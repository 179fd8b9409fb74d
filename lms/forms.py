"""Forms drawn with Designsystemet's fields, and the log-in form in the portal's words."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class DsRenderer(TemplatesSetting):
    """The two templates that every form of the portal uses."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class LoginForm(AllauthLoginForm):  # type: ignore[misc]  # allauth has no type hints
    """Username and password; labels stand above the fields, not inside them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("login", _("Username")), ("password", _("Password"))):
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""  # allauth links to a reset that is not offered
