"""Filters for the pages about suppliers and targets."""

from django import template
from django.utils.translation import gettext, ngettext

from xapi_bridge import sentences

register = template.Library()


@register.filter
def reason_in_words(reason: str) -> str:
    """One of xapi_bridge.reasons in the reader's language, as a sentence begins."""
    said = gettext(reason) if reason else ""
    return said[:1].upper() + said[1:]


@register.filter
def age_in_words(seconds: int) -> str:
    """How long, in its largest whole unit."""
    if seconds < 2 * 60:
        return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}
    if seconds < 2 * 3600:
        minutes = seconds // 60
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    hours = seconds // 3600
    return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}


@register.filter
def in_language(texts: dict[str, str]) -> str:
    """A language map of xAPI in the reader's language."""
    return sentences.in_language(texts)
