"""What a credential of the LRS may do, and what bounds it."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lrs.credentials import Limits
from lrs.models import Credential
from xapi_bridge.forms.fields import LinesField, validate_iris, validate_prefixes
from xapi_bridge.models import Supplier


class TermsForm(forms.Form):
    """Scopes and limits."""

    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=Credential.Scope.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    expires_on = forms.DateField(
        label=_("Last day"),
        help_text=_("Leave it empty when it does not expire."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    requests_a_minute = forms.IntegerField(
        label=_("Requests a minute"),
        help_text=_("What comes above that is asked to wait. Leave it empty for no limit."),
        required=False,
        min_value=1,
        max_value=1_000_000,
    )
    home_pages = LinesField(
        label=_("Where the accounts are that it may speak of"),
        help_text=_("The homePage of the accounts, one a line. Leave it empty to allow all."),
        required=False,
        validators=[validate_iris],
    )
    activity_prefixes = LinesField(
        label=_("Activities that it may speak of"),
        help_text=_(
            "What their addresses begin with, one a line: https://sim.example/scenario/"
            " Leave it empty to allow all."
        ),
        required=False,
        validators=[validate_prefixes],
    )

    def limits(self) -> Limits:
        """What was filled in; the last day is whole."""
        last: dt.date | None = self.cleaned_data["expires_on"]
        return Limits(
            expires_at=_midnight_after(last) if last else None,
            requests_a_minute=self.cleaned_data["requests_a_minute"],
            home_pages=self.cleaned_data["home_pages"],
            activity_prefixes=self.cleaned_data["activity_prefixes"],
        )

    @staticmethod
    def initial_of(credential: Credential) -> dict[str, Any]:
        """What stands in the form of a credential that is to be changed."""
        ends = credential.expires_at
        return {
            "scopes": credential.scopes,
            "expires_on": timezone.localdate(ends - dt.timedelta(microseconds=1)) if ends else None,
            "requests_a_minute": credential.requests_a_minute,
            "home_pages": credential.home_pages,
            "activity_prefixes": credential.activity_prefixes,
        }


class CredentialForm(TermsForm):
    """A new credential."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("Whose statements these are. It cannot be changed later."),
        max_length=200,
    )
    field_order = ("name",)

    def clean_name(self) -> str:
        """Nobody else's, in whatever letters: the name is who vouches for a statement."""
        name: str = self.cleaned_data["name"]
        if Supplier.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("There is a supplier of this name."))
        if Credential.objects.filter(name__iexact=name, revoked_at=None).exists():
            raise forms.ValidationError(_("There is a key of this name."))
        return name


class RotateForm(forms.Form):
    """How long the old secret works beside the new one."""

    overlap_days = forms.IntegerField(
        label=_("Days for which the old secret works too"),
        help_text=_("0 ends it at once, as when somebody else has seen it."),
        initial=14,
        min_value=0,
        max_value=90,
    )

    @property
    def overlap(self) -> dt.timedelta:
        """What was filled in."""
        return dt.timedelta(days=self.cleaned_data["overlap_days"])


def _midnight_after(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()))
