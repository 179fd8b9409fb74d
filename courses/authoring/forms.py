"""What a course administrator fills in."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Course, SubjectArea

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
