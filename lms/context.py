"""What every page's frame needs: the menu, the section of the page, the appearance, the bell."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from courses.guests import claimable
from courses.models import Course
from courses.visitors import visitor_of
from lms.navigation import everything_for, menu_of
from people.models import Person
from people.notices import unread_count

COLOR_SCHEMES = {"auto": _("Same as the device"), "light": _("Light"), "dark": _("Dark")}

# Which item of the navigation a page belongs to, where its URL's namespace does not say it.
_SECTIONS = {
    "courses:catalogue": "catalogue",
    "courses:course": "catalogue",
    "courses:teaching": "teaching",
    "courses:teaching_session": "teaching",
    "courses:message_session": "teaching",
    "courses:calendar": "learning",
    "courses:enrol_people": "unit",
    "courses:enrol_person": "unit",
    "courses:learning": "learning",
    "courses:player": "learning",
    "certificates:certificate": "learning",
    "courses:claim": "claim",
    "competence:mine": "competence",
    "competence:appraisals": "competence",
    "competence:plans": "plans",
    "competence:plan": "plans",
    "competence:sign_people": "checks",
    "competence:sign_person": "checks",
    "competence:sign": "checks",
    "people:affiliations": "affiliations",
    "people:people": "people",
    "people:person": "people",
    "people:imports": "imports",
    "people:import": "imports",
    "people:group_roles": "group_roles",
    "people:audit": "audit",
    "exchange:targets": "targets",
    "exchange:target": "targets",
    "exchange:new_target": "targets",
    "exchange:credentials": "credentials",
    "exchange:credential": "credentials",
    "exchange:new_credential": "credentials",
    "statements": "statements",
    "lms:more": "more",
    "competence": "unit",
    "authoring": "content",
    "bridge": "content",
    "scorm": "content",
    "exchange": "exchange",
}


def page(request: HttpRequest) -> dict[str, Any]:
    """`navigation`, `section`, the colour schemes, `demo`, and how many notices wait."""
    user = getattr(request, "user", None)
    navigation = SimpleLazyObject(lambda: menu_of(everything_for(user)))
    return {
        "navigation": navigation,
        "section": SimpleLazyObject(
            lambda: shown_section(section_of(request), [item.name for item in navigation])
        ),
        "color_scheme": color_scheme_of(request),
        "color_schemes": COLOR_SCHEMES.items(),
        "demo": settings.DEMO,
        "claimable": SimpleLazyObject(lambda: _claimable(request)),
        "unread_notices": SimpleLazyObject(
            lambda: unread_count(user) if isinstance(user, Person) else 0
        ),
    }


def shown_section(section: str, names: list[str]) -> str:
    """The item of the menu that is current: the page's own, or the one it stands behind."""
    return section if not section or section in names or "more" not in names else "more"


def _claimable(request: HttpRequest) -> list[Course]:
    """What a person who has logged in since may say was theirs."""
    if not isinstance(getattr(request, "user", None), Person):
        return []
    return [guest.course for guest in claimable(visitor_of(request))]


def section_of(request: HttpRequest) -> str:
    """The navigation item that the page under way belongs to, or an empty string."""
    match = request.resolver_match
    if match is None:
        return ""
    return _SECTIONS.get(match.view_name) or _SECTIONS.get(match.namespace, "")


def color_scheme_of(request: HttpRequest) -> str:
    """The viewer's choice, or auto."""
    chosen = request.COOKIES.get(settings.COLOR_SCHEME_COOKIE_NAME, "")
    return chosen if chosen in COLOR_SCHEMES else "auto"
