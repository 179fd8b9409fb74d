"""What the kinds of changes of an HR import are called."""

from django.utils.translation import gettext_lazy as _

CHANGES = {
    "units_added": _("New units"),
    "units_renamed": _("Units with another name"),
    "units_moved": _("Units that move"),
    "positions_added": _("New positions"),
    "positions_renamed": _("Positions with another name"),
    "people_added": _("New people"),
    "people_changed": _("People with another name or address"),
    "numbers_changed": _("National identity numbers stored"),
    "employments_added": _("New employments"),
    "employments_changed": _("Changed employments"),
    "employments_ended": _("Employments that end"),
    "leaders_added": _("New leaders"),
    "leaders_ended": _("Leaders who step down"),
}
