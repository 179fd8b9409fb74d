"""Forms drawn with Designsystemet's fields."""

from django.forms.renderers import TemplatesSetting


class DsRenderer(TemplatesSetting):
    """The two templates that every form of the portal uses."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
