"""What a course administrator fills in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import Module
from scorm.models import VersionMove


class ReasonForm(forms.Form):
    """Why a learner gets a new attempt."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stands on the attempt and in the audit log. Do not write about health."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the learner gets a new attempt.")},
    )


class MoveForm(forms.Form):
    """Who goes to the current version, and why."""

    who = forms.ChoiceField(
        label=_("Who is moved?"),
        choices=VersionMove.Who.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who is moved.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Those who lose something read it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why they are moved.")},
    )


class CompletionForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """What completes a part."""

    minimum_score = forms.IntegerField(
        label=_("Lowest score in percent"),
        help_text=_("Counts for the rule about the score alone."),
        min_value=0,
        max_value=100,
        initial=80,
    )

    class Meta:
        model = Module
        fields = ("completion", "minimum_score")
