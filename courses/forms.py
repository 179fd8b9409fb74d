"""Input of the learner's pages."""

from django import forms

from courses.models import Module, SubjectArea


class CatalogueForm(forms.Form):
    """What the catalogue is narrowed to; an unknown choice in an old link is ignored."""

    q = forms.CharField(required=False, max_length=100)
    kind = forms.MultipleChoiceField(required=False, choices=Module.Kind.choices)
    area = forms.ModelMultipleChoiceField(
        SubjectArea.objects.all(), required=False, to_field_name="slug"
    )
