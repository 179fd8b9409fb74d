"""What decides that a course gives a competence."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from competence.models import Competence


class GivesForm(forms.Form):
    """Completing the course gives `competence`, from a score on and for a time."""

    competence = forms.ModelChoiceField(
        Competence.objects.none(),
        label=_("Competence"),
        help_text=_("Those that only units whose training plans you keep require."),
        empty_label=_("Choose"),
        to_field_name="slug",
    )
    minimum_percent = forms.IntegerField(
        label=_("Lowest score, in percent"),
        help_text=_("Leave it empty when completing the course is enough."),
        required=False,
        min_value=1,
        max_value=100,
    )
    valid_months = forms.IntegerField(
        label=_("Valid for, in months"),
        help_text=_("Leave it empty to follow the certificate of the course."),
        required=False,
        min_value=1,
        max_value=600,
    )

    def __init__(self, *args: Any, shapeable: QuerySet[Competence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        competence = self.fields["competence"]
        assert isinstance(competence, forms.ModelChoiceField)  # noqa: S101  # declared above
        competence.queryset = shapeable.order_by("name")

    @property
    def minimum_scaled(self) -> float | None:
        """The lowest score, 0..1."""
        percent: int | None = self.cleaned_data["minimum_percent"]
        return None if percent is None else percent / 100
