"""What a course administrator fills in about parts in sessions, and about sessions."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Meeting, Module, Session
from courses.services.sessions import Slot
from people.models import Person

_MOMENT = "%Y-%m-%dT%H:%M"  # what <input type="datetime-local"> sends
_SLOTS = 20  # meetings of one session


class MomentField(forms.DateTimeField):
    """A date and a time of day, in the portal's own time zone."""

    widget = forms.DateTimeInput(format=_MOMENT, attrs={"type": "datetime-local"})

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=[_MOMENT], required=False, **options)


class SessionModuleForm(forms.Form):
    """A new part that is taken by meeting others."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[(kind.value, kind.label.capitalize()) for kind in Module.IN_SESSIONS],
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    minutes = forms.IntegerField(
        label=gettext_lazy("Duration in minutes"), required=False, min_value=1, max_value=10_000
    )
    required_attendance = forms.IntegerField(
        label=gettext_lazy("Required attendance, in percent of the time"),
        min_value=1,
        max_value=100,
        initial=80,
    )


class SessionForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """Place, seats and deadlines of a session."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("Leave it empty to use that of the part."),
        max_length=200,
        required=False,
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200)
    capacity = forms.IntegerField(
        label=gettext_lazy("Number of seats"), min_value=1, max_value=5000, initial=12
    )
    booking_deadline = MomentField(label=gettext_lazy("Book before"))
    cancellation_deadline = MomentField(label=gettext_lazy("Cancel before"))
    accepts_offers = forms.BooleanField(
        label=gettext_lazy("Give a free seat at once to who waits, without asking"),
        required=False,
        initial=True,
    )
    offer_hours = forms.IntegerField(
        label=gettext_lazy("Hours that an offer stands"),
        help_text=gettext_lazy("Counts when people who wait are asked first."),
        min_value=1,
        max_value=24 * 30,
        initial=24,
    )
    instructors = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label=gettext_lazy("Instructors"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Session
        fields = (
            "title",
            "place",
            "capacity",
            "booking_deadline",
            "cancellation_deadline",
            "accepts_offers",
            "offer_hours",
        )


class MeetingForm(forms.Form):
    """One meeting; a blank one is left out, and one that is ticked is removed."""

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), required=False, widget=forms.HiddenInput
    )
    day = forms.DateField(
        label=gettext_lazy("Day"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    starts = forms.TimeField(
        label=gettext_lazy("From"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    ends = forms.TimeField(
        label=gettext_lazy("To"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    place = forms.CharField(
        label=gettext_lazy("Other place than the session's"), max_length=200, required=False
    )

    def clean(self) -> dict[str, Any]:
        """A meeting ends later than it starts, on the same day."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends <= starts:
            raise forms.ValidationError(_("A meeting ends later than it starts."))
        return data


class BaseMeetings(forms.BaseFormSet):  # type: ignore[type-arg]  # generic in the stubs alone
    """The meetings of a session; at least one is left."""

    def __init__(self, *args: Any, session: Session | None, **options: Any) -> None:
        self.meetings = [] if session is None else session.held_meetings
        initial = [_initial(meeting) for meeting in self.meetings]
        super().__init__(*args, **options | {"initial": initial})

    def add_fields(self, form: Any, index: int | None) -> None:
        """Only the session's own meetings can be changed."""
        super().add_fields(form, index)
        keys = [meeting.pk for meeting in self.meetings]
        form.fields["meeting"].queryset = Meeting.objects.filter(pk__in=keys)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove this meeting")

    def clean(self) -> None:
        """At least one meeting."""
        if not any(self.errors) and not self.slots:
            raise forms.ValidationError(_("Say when the session is."))

    @property
    def slots(self) -> list[Slot]:
        """What is filled in and not removed, in order of time."""
        filled = [f.cleaned_data for f in self.forms if f.cleaned_data.get("day")]
        kept = [data for data in filled if not data.get("DELETE")]
        return sorted(map(_slot, kept), key=lambda slot: slot.starts)


MeetingFormSet: Any = forms.formset_factory(
    MeetingForm, formset=BaseMeetings, extra=1, can_delete=True, max_num=_SLOTS, validate_max=True
)


class CallOffForm(forms.Form):
    """Why a session will not take place."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Everybody with a seat and everybody who waits is told this."),
        max_length=300,
    )


def _initial(meeting: Meeting) -> dict[str, Any]:
    starts, ends = timezone.localtime(meeting.starts), timezone.localtime(meeting.ends)
    times = {"day": starts.date(), "starts": starts.time(), "ends": ends.time()}
    return times | {"meeting": meeting.pk, "place": meeting.place}


def _slot(data: dict[str, Any]) -> Slot:
    zone = timezone.get_current_timezone()
    return Slot(
        starts=dt.datetime.combine(data["day"], data["starts"], zone),
        ends=dt.datetime.combine(data["day"], data["ends"], zone),
        place=data["place"],
        meeting=data["meeting"],
    )
