"""Filters for the pages about suppliers and targets."""

from django import template
from django.utils.translation import gettext

register = template.Library()


@register.filter
def reason_in_words(reason: str) -> str:
    """One of xapi_bridge.reasons in the reader's language, as a sentence begins."""
    said = gettext(reason) if reason else ""
    return said[:1].upper() + said[1:]
