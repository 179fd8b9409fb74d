"""What a course administrator fills in."""

import calendar
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.audience import AudienceChoice
from courses.models import AFFILIATED, Audience, Course, SubjectArea
from courses.validity import MINIMUM_MONTHS, RENEWAL_DAYS, Validity
from people.models import JobRole, Unit

VALIDITY_FIELDS = {
    "valid_months",
    "valid_until_day",
    "valid_until_month",
    "minimum_months",
    "renewal_days",
}
_LEAP_YEAR = 2000
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
    valid_until_day = forms.IntegerField(
        label=gettext_lazy("Or until a date each year: day"),
        required=False,
        min_value=1,
        max_value=31,
    )
    valid_until_month = forms.TypedChoiceField(
        label=gettext_lazy("Month"),
        choices=[("", gettext_lazy("None")), *MONTHS.items()],
        coerce=int,
        empty_value=None,
        required=False,
    )
    minimum_months = forms.IntegerField(
        label=gettext_lazy("But at least, in months"),
        help_text=gettext_lazy(
            "Who completes closer to the date than this, gets a certificate until next year's date."
        ),
        required=False,
        min_value=0,
        max_value=120,
    )
    renewal_days = forms.IntegerField(
        label=gettext_lazy("May be renewed, days before it expires"),
        required=False,
        min_value=1,
        max_value=366,
    )
    accreditation_hours = forms.DecimalField(
        label=gettext_lazy("Approved hours"),
        help_text=gettext_lazy(
            "For courses that count towards a speciality. They stand on the diploma."
        ),
        required=False,
        min_value=0,
        max_value=1000,
        max_digits=5,
        decimal_places=1,
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
            "valid_until_day",
            "valid_until_month",
            "minimum_months",
            "renewal_days",
            "accreditation_hours",
            "accreditation_body",
            "accreditation_category",
            "completion_rule",
        )
        widgets = {"summary": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"summary": gettext_lazy("What you learn, in a few sentences.")}

    def clean_minimum_months(self) -> int:
        """An empty field means the usual number."""
        given = self.cleaned_data["minimum_months"]
        return MINIMUM_MONTHS if given is None else int(given)

    def clean_renewal_days(self) -> int:
        """An empty field means the usual number."""
        given = self.cleaned_data["renewal_days"]
        return RENEWAL_DAYS if given is None else int(given)

    def clean(self) -> dict[str, Any]:
        """Months or a yearly date, not both; the date must be one that there is."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        day, month = cleaned.get("valid_until_day"), cleaned.get("valid_until_month")
        if (day is None) != (month is None):
            self.add_error("valid_until_day", _("Give both the day and the month."))
        elif day is not None and month is not None:
            if day > calendar.monthrange(_LEAP_YEAR, month)[1]:
                self.add_error("valid_until_day", _("That month does not have so many days."))
            elif cleaned.get("valid_months"):
                self.add_error(
                    "valid_months", _("Choose either months or a date each year, not both.")
                )
        return cleaned

    @property
    def validity(self) -> Validity:
        """How long certificates would be valid, by what stands in the form."""
        given = self.cleaned_data
        day, month = given.get("valid_until_day"), given.get("valid_until_month")
        return Validity(
            months=given.get("valid_months"),
            yearly=(month, day) if month and day else None,
            minimum_months=given["minimum_months"],
            renewal_days=given["renewal_days"],
        )


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
