"""Input of the learner's and the instructor's pages."""

from collections.abc import Iterator, Mapping

from django import forms
from django.utils.translation import gettext_lazy

from courses.models import Attendance, Meeting, Module, Seat, SubjectArea
from courses.services.attendance import Mark


class CatalogueForm(forms.Form):
    """What the catalogue is narrowed to; an unknown choice in an old link is ignored."""

    q = forms.CharField(required=False, max_length=100)
    kind = forms.MultipleChoiceField(required=False, choices=Module.Kind.choices)
    area = forms.ModelMultipleChoiceField(
        SubjectArea.objects.all(), required=False, to_field_name="slug"
    )


class MessageForm(forms.Form):
    """What the instructor writes to those who come; `message` makes a repeat the same message."""

    text = forms.CharField(
        label=gettext_lazy("Message"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    message = forms.UUIDField(widget=forms.HiddenInput)


def read_marks(
    data: Mapping[str, str], seats: Mapping[str, Seat], meeting: Meeting
) -> Iterator[Mark]:
    """The marks that the sender changed, by the form of the session's page.

    For each seat: `mark-<uuid>` and `minutes-<uuid>`, and `was-<uuid>` with what the page showed as
    "status minutes". What is as it was shown is left out, so that two instructors who both save the
    whole list do not undo each other. `rest=full` marks whom nobody has marked as there.
    """
    for uuid, seat in sorted(seats.items(), key=lambda item: item[1].pk):
        status = data.get(f"mark-{uuid}", "")
        if status not in Attendance.Status.values:
            continue
        is_rest = status == Attendance.Status.UNMARKED and data.get("rest") == "full"
        if is_rest:
            status = Attendance.Status.FULL
        minutes = _minutes(data.get(f"minutes-{uuid}", ""), meeting)
        shown = minutes if status == Attendance.Status.PART else 0
        if data.get(f"was-{uuid}") != f"{status} {shown}":
            yield Mark(seat, status, minutes, only_if_unmarked=is_rest)


def _minutes(text: str, meeting: Meeting) -> int:
    """The minutes typed, at most those of the meeting; half of it where that is no number."""
    typed = text.strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) < 5):
        return meeting.minutes // 2
    return min(int(typed), meeting.minutes)
