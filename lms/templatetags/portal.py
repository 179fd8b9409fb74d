"""Tags that every template has: icons, form fields and the geometry of small charts."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from django import template
from django.conf import settings
from django.forms import BoundField
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()


@cache
def _svg(name: str) -> str:
    text = (settings.ICONS_DIR / f"{name}.svg").read_text()
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


@register.filter
def message_color(level: str) -> str:
    """The colour of an alert for a level of Django's messages."""
    return {"success": "success", "warning": "warning", "error": "danger"}.get(level, "info")


class Part(NamedTuple):
    """A part of a stacked bar, in percent from the left."""

    color: str
    start: float
    width: float


@register.filter
def stacked(parts: Iterable[tuple[str, float]]) -> list[Part]:
    """Lay parts (colour, percent) after one another; empty ones are left out."""
    laid: list[Part] = []
    start = 0.0
    for color, width in parts:
        if width > 0:
            laid.append(Part(color, start, width))
            start += width
    return laid


@register.filter
def sparkline(values: Sequence[float]) -> str:
    """The path of a line through `values` in a box of 100 x 30; empty for fewer than two."""
    if len(values) < 2:  # a line needs two points
        return ""
    low, high = min(values), max(values)
    span = (high - low) or 1
    step = 100 / (len(values) - 1)
    points = (f"{i * step:.1f} {28 - 26 * (v - low) / span:.1f}" for i, v in enumerate(values))
    return "M" + "L".join(points)


@register.filter
def percent(scaled: float) -> int:
    """0..1 as a whole number of percent, rounded down so that 79.9 is not shown as a pass."""
    return int(scaled * 100 + 1e-9)


@register.filter
def in_percent(number: int) -> str:
    """A whole number of percent as the language writes it: 72 % in Norwegian, 72% in English."""
    return _("%(number)s%%") % {"number": number}


@register.filter
def duration(minutes: int) -> str:
    """Minutes in words: 45 min, 2 h, 1 h 30 min."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    if not rest:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}


@register.filter
def short_time(seconds: float) -> str:
    """Seconds in words, to the second under an hour: under 1 s, 12 s, 1 min 20 s, 1 h 5 min."""
    whole = round(seconds)
    if not whole:
        return _("under 1 s")
    if whole >= 3600:
        return duration(round(whole / 60))
    minutes, rest = divmod(whole, 60)
    if not minutes:
        return _("%(seconds)d s") % {"seconds": rest}
    if not rest:
        return duration(minutes)
    return _("%(minutes)d min %(seconds)d s") % {"minutes": minutes, "seconds": rest}


@register.filter
def time_spent(seconds: float) -> str:
    """Seconds in words, in whole minutes: under 1 min, 45 min, 1 h 30 min; "–" for none."""
    if seconds <= 0:
        return "–"
    minutes = round(seconds / 60)
    return duration(minutes) if minutes else _("under 1 min")
