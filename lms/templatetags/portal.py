"""Tags that every template has: icons, form fields and short facts."""

from functools import cache

from django import template
from django.conf import settings
from django.forms import BoundField
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@cache
def _svg(name: str) -> str:
    path = settings.NODE_MODULES / "@navikt" / "aksel-icons" / "dist" / "svg" / f"{name}.svg"
    text = path.read_text()
    opening = '<svg class="ds-icon" aria-hidden="true" focusable="false" '
    return text.replace("<svg ", opening, 1).replace('width="1em" height="1em" ', "")


@register.simple_tag
def icon(name: str) -> SafeString:
    """The icon `name` of Aksel, inlined; it is decoration, the word stands beside it."""
    return mark_safe(_svg(name))  # noqa: S308  # a file of our own choice, from a pinned package


@register.filter
def ds_input(field: BoundField) -> SafeString:
    """The field's widget with Designsystemet's class."""
    return field.as_widget(attrs={"class": "ds-input"})
