"""What a course administrator fills in."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.audience import AudienceChoice
from courses.models import AFFILIATED, Audience, Course, SubjectArea
from people.models import JobRole, Unit

MAX_BYTES = 2 * 2**30  # of one zip


class ZipInput(forms.FileInput):
    """A file input that takes several zips."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"multiple": True, "accept": ".zip,application/zip"})


class ZipsField(forms.FileField):
    """One or more uploaded zips; what is in them is for the import to judge."""

    widget = ZipInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """Each file in turn; raises ValidationError for an empty or too large one."""
        files: list[UploadedFile[Any]] = [
            super(ZipsField, self).clean(one, initial) for one in data or [None]
        ]
        for file in files:
            if (file.size or 0) > MAX_BYTES:
                facts = {"name": file.name, "size": filesizeformat(MAX_BYTES)}
                raise forms.ValidationError(
                    _("“%(name)s” is larger than %(size)s. Split the course.") % facts
                )
        return files


class UploadForm(forms.Form):
    """The zips to upload."""

    file = ZipsField(
        label=gettext_lazy("Course packages"),
        error_messages={
            "required": gettext_lazy("Choose at least one zip file."),
            "empty": gettext_lazy("The file is empty. Export the course again."),
        },
    )


class CourseForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """What the catalogue says about a course, and when it is completed."""

    subject_area = forms.ModelChoiceField(
        SubjectArea.objects.all(),
        label=gettext_lazy("Subject area"),
        required=False,
        empty_label=gettext_lazy("None"),
    )
    duration_minutes = forms.IntegerField(
        label=gettext_lazy("Duration in minutes"), required=False, min_value=1, max_value=10_000
    )
    valid_months = forms.IntegerField(
        label=gettext_lazy("Certificate valid for, in months"),
        help_text=gettext_lazy("Leave it empty for a certificate that never expires."),
        required=False,
        min_value=1,
        max_value=600,
    )

    class Meta:
        model = Course
        fields = (
            "title",
            "summary",
            "language",
            "subject_area",
            "duration_minutes",
            "valid_months",
            "completion_rule",
        )
        widgets = {"summary": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"summary": gettext_lazy("What you learn, in a few sentences.")}


class AudienceForm(forms.Form):
    """Whom a course is meant for. The page offers a few units at a time, and takes any."""

    audience = forms.ChoiceField(
        label=gettext_lazy("Who may take the course?"),
        choices=Audience.choices,
        widget=forms.RadioSelect,
    )
    affiliations = forms.MultipleChoiceField(
        label=gettext_lazy("Affiliations"),
        choices=AFFILIATED.items(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    units = forms.ModelMultipleChoiceField(
        Unit.objects.all(),
        label=gettext_lazy("Units"),
        help_text=gettext_lazy("Everything below a chosen unit is included."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    job_roles = forms.ModelMultipleChoiceField(
        JobRole.objects.all(),
        label=gettext_lazy("Positions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self) -> dict[str, Any]:
        """An audience that reaches nobody is a mistake."""
        data = super().clean() or {}
        audience = data.get("audience")
        if audience == Audience.AFFILIATIONS and not data.get("affiliations"):
            self.add_error("affiliations", _("Choose at least one affiliation."))
        is_empty = not data.get("units") and not data.get("job_roles")
        if audience == Audience.TARGET_GROUP and is_empty:
            self.add_error("units", _("Choose at least one unit or position."))
        return data

    @property
    def choice(self) -> AudienceChoice:
        """What a valid form asks for."""
        return AudienceChoice(
            audience=Audience(self.cleaned_data["audience"]),
            affiliations=self.cleaned_data["affiliations"],
            units=list(self.cleaned_data["units"]),
            job_roles=list(self.cleaned_data["job_roles"]),
        )
