"""What is kept in short, in words."""

from django.utils.translation import gettext_lazy as _

# The kinds of changes of an HR import.
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
    "leavers_with_roles": _("People who have roles and are left without employment"),
    "leaders_added": _("New leaders"),
    "leaders_ended": _("Leaders who step down"),
}

_WAYS = {
    "idporten": "ID-porten",
    "sso": _("the employee log-in"),
    "local": _("a local account"),
}
_LEVELS = {
    "low": _("low level of assurance"),
    "substantial": _("substantial level of assurance"),
    "high": _("high level of assurance"),
}


def log_in_in_words(kept: str) -> str:
    """What `people.assurance` keeps with a signature; what was kept otherwise, as it stands."""
    way, level, *_methods = [*kept.split(" "), ""]
    if way not in _WAYS or level not in _LEVELS:
        return kept
    return f"{_WAYS[way]}, {_LEVELS[level]}"
