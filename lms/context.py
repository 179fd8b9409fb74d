"""What every page's frame needs: the navigation that the viewer's roles open, the appearance."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from courses.guests import claimable
from courses.models import Course
from courses.visitors import visitor_of
from people import admin_rules, rules
from people.models import Person, Role
from people.notices import unread_count
from people.rules import Viewer

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
    "competence": "unit",
    "authoring": "content",
    "bridge": "content",
    "exchange": "exchange",
    "people:people": "people",
    "people:person": "people",
    "people:imports": "people",
    "people:import": "people",
    "people:audit": "audit",
}


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """A link of the main menu; `name` is compared with the page's section."""

    name: str
    url_name: str
    icon: str
    label: str | Promise

    @property
    def url(self) -> str:
        """Where the link leads."""
        return reverse(self.url_name)


_LEARNER = (
    NavigationItem("catalogue", "courses:catalogue", "MagnifyingGlass", _("Find courses")),
    NavigationItem("learning", "courses:learning", "Book", _("My learning")),
    NavigationItem("competence", "competence:mine", "ShieldCheckmark", _("My competence")),
)
_VISITOR = NavigationItem("catalogue", "courses:catalogue", "MagnifyingGlass", _("Open courses"))
_LEADER = NavigationItem("unit", "competence:units", "Table", _("My unit"))
_PLANS = NavigationItem("plans", "competence:plans", "Tasklist", _("Plans"))
_CHECKS = NavigationItem("checks", "competence:sign_people", "ClipboardCheckmark", _("Checks"))
_INSTRUCTOR = NavigationItem("teaching", "courses:teaching", "Calendar", _("Teaching"))
_COURSE_ADMIN = NavigationItem("content", "authoring:home", "Upload", _("Content"))
_SYSTEM_ADMIN = NavigationItem("exchange", "exchange:suppliers", "ArrowsSquarepath", _("Suppliers"))
_VERIFIER = NavigationItem(
    "affiliations", "people:affiliations", "PersonCheckmark", _("Affiliations")
)

_PEOPLE = NavigationItem("people", "people:people", "PersonGroup", _("People and roles"))
_AUDIT = NavigationItem("audit", "people:audit", "Eye", _("Audit log"))

# Which roles open an item, in the order of the menu.
_BY_ROLE: tuple[tuple[NavigationItem, frozenset[str]], ...] = (
    (_LEADER, frozenset(rules.LEADING)),
    (_PLANS, frozenset({Role.SUBJECT_OWNER})),
    (_CHECKS, frozenset({Role.SUPERVISOR, Role.INSTRUCTOR})),
    (_INSTRUCTOR, frozenset({Role.INSTRUCTOR})),
    (_COURSE_ADMIN, frozenset({Role.COURSE_ADMIN})),
    (_SYSTEM_ADMIN, frozenset({Role.SYSTEM_ADMIN})),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """`navigation`, `section`, the colour schemes, `demo`, and how
    many notices wait."""
    user = getattr(request, "user", None)
    return {
        "navigation": SimpleLazyObject(lambda: navigation_for(user)),
        "section": section_of(request),
        "color_scheme": color_scheme_of(request),
        "color_schemes": COLOR_SCHEMES.items(),
        "demo": settings.DEMO,
        "claimable": SimpleLazyObject(lambda: _claimable(request)),
        "unread_notices": SimpleLazyObject(
            lambda: unread_count(user) if isinstance(user, Person) else 0
        ),
    }


def navigation_for(user: Viewer | None) -> list[NavigationItem]:
    """The items that `user` may open, in order."""
    if user is None or not user.is_authenticated:
        return [_VISITOR]
    roles = rules.roles_given(user)  # their pages tell how to open them
    items = [*_LEARNER, *(item for item, opening in _BY_ROLE if roles & opening)]
    if rules.may_verify_affiliations(user):
        items.append(_VERIFIER)
    if roles & set(admin_rules.ADMINISTERING):
        items.append(_PEOPLE)  # from there a system administrator finds the audit log
    elif roles & set(admin_rules.AUDITING):
        items.append(_AUDIT)
    return items


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
