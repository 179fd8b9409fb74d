"""Filters for matrix cells and for the pages that show a proof."""

import datetime as dt

from django import template
from django.template.defaultfilters import capfirst
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from competence import authorities, wording
from competence.selectors import Cell, CellState
from people.wording import log_in_in_words

register = template.Library()

register.filter("verb_in_words", wording.verb_in_words)
register.filter("as_percent", wording.as_percent)
register.filter("authority_name", authorities.name_of)
register.filter("log_in_in_words", log_in_in_words)

_LOOKS = {
    CellState.VALID: ("success", "Checkmark"),
    CellState.EXPIRING: ("warning", "Hourglass"),
    CellState.WAITING_APPROVAL: ("info", "PersonCheckmark"),
    CellState.WAITING_PRACTICAL: ("info", "Clipboard"),
    CellState.STARTED: ("info", "Play"),
    CellState.ENROLLED: ("info", "Calendar"),
    CellState.MISSING: ("danger", "XMark"),
    CellState.EXPIRED: ("danger", "ClockDashed"),
    CellState.REPEAT: ("danger", "ArrowsCirclepath"),
    CellState.NOT_REQUIRED: ("neutral", "CircleSlash"),
}


# What fits in a cell where the state itself does not.
_SHORT = {
    CellState.WAITING_APPROVAL: gettext_lazy("Approval"),
    CellState.WAITING_PRACTICAL: gettext_lazy("Practical"),
    CellState.REPEAT: gettext_lazy("Repeat"),
}


@register.filter
def state_color(state: CellState) -> str:
    """The colour that goes with a state; never the only sign of it."""
    return _LOOKS[state][0]


@register.filter
def state_icon(state: CellState) -> str:
    """The icon that goes with a state."""
    return _LOOKS[state][1]


@register.filter
def cell_word(cell: Cell) -> str:
    """What fits in a cell of the matrix: the month it is valid to, the days or percent left."""
    if cell.state == CellState.STARTED and cell.under_way and cell.under_way.percent:
        return _("%(number)s%%") % {"number": cell.under_way.percent}
    if cell.state == CellState.EXPIRING:
        return _("%(days)s d") % {"days": cell.days_left}
    if cell.state == CellState.VALID and cell.until:
        return _month(cell.until)
    if cell.state in _SHORT:
        return str(_SHORT[cell.state])
    return capfirst(str(cell.state.label))


@register.filter
def cell_sentence(cell: Cell) -> str:
    """The state in words, for tags."""
    if cell.state == CellState.STARTED and cell.under_way:
        return _("Started, %(percent)s%%") % {"percent": cell.under_way.percent}
    if cell.state == CellState.EXPIRING:
        left = cell.days_left or 0
        return _repeat_in(left) if cell.asks_again else _expires_in(left)
    return capfirst(str(cell.state.label))


@register.filter
def cell_spoken(cell: Cell) -> str:
    """The state for those who listen to the matrix, with the day that a cell only hints at."""
    if cell.state == CellState.VALID and cell.until:
        day = date_format(cell.until, "DATE_FORMAT")
        text = _("To be repeated by %(day)s") if cell.asks_again else _("Valid until %(day)s")
        return text % {"day": day}
    return cell_sentence(cell)


def _month(day: dt.date) -> str:
    """Such as sept. 2028: abbreviated where the language abbreviates the month."""
    return date_format(day, "N Y")


def _repeat_in(days: int) -> str:
    if days == 0:
        return _("To be repeated today")
    text = ngettext("To be repeated in %(days)s day", "To be repeated in %(days)s days", days)
    return text % {"days": days}


def _expires_in(days: int) -> str:
    if days == 0:
        return _("Expires today")
    return ngettext("Expires in %(days)s day", "Expires in %(days)s days", days) % {"days": days}
