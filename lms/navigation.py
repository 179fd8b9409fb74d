"""The main menu: what everybody has, and what the viewer's roles open."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competence.rules import KEEPING
from people import admin_rules, rules
from people.models import Role
from people.rules import Viewer

# The bar at the foot of a phone holds no more; the rest stands behind the last one.
MOST = 5


@dataclass(frozen=True, slots=True)
class Item:
    """A link of the menu; `name` is compared with the page's section. `about` says what is there,
    and `roles` who may open it (nobody in particular: everybody).
    """

    name: str
    url_name: str
    icon: str
    label: str | Promise
    about: str | Promise = ""
    roles: Collection[str] = ()

    @property
    def url(self) -> str:
        """Where the link leads."""
        return reverse(self.url_name)


VISITOR = Item("catalogue", "courses:catalogue", "MagnifyingGlass", _("Open courses"))
MORE = Item("more", "lms:more", "MenuGrid", _("More"))
LEARNER = (
    Item("catalogue", "courses:catalogue", "MagnifyingGlass", _("Find courses")),
    Item("learning", "courses:learning", "Book", _("My learning")),
    Item("competence", "competence:mine", "ShieldCheckmark", _("My competence")),
)
WORK = (
    Item(
        "unit",
        "competence:units",
        "Table",
        _("My unit"),
        _("Who holds what, what waits for your approval, and appraisals."),
        rules.LEADING,
    ),
    Item(
        "teaching",
        "courses:teaching",
        "Calendar",
        _("Teaching"),
        _("Your sessions, who comes, and attendance."),
        (Role.INSTRUCTOR,),
    ),
    Item(
        "content",
        "authoring:home",
        "Upload",
        _("Content"),
        _("Upload packages, make courses and sessions, and publish them."),
        (Role.COURSE_ADMIN,),
    ),
    Item(
        "checks",
        "competence:sign_people",
        "ClipboardCheckmark",
        _("Checks"),
        _("Sign practical tests on the ward."),
        (Role.SUPERVISOR, Role.INSTRUCTOR),
    ),
    Item(
        "plans",
        "competence:plans",
        "Tasklist",
        _("Plans"),
        _("Training plans: topics, target groups and how often."),
        KEEPING,
    ),
    Item(
        "people",
        "people:people",
        "PersonGroup",
        _("People and roles"),
        _("Find people, see where they work, and give roles."),
        admin_rules.ADMINISTERING,
    ),
    Item(
        "imports",
        "people:imports",
        "FileText",
        _("HR import"),
        _("Read who works where from the file that HR exports."),
        (Role.SYSTEM_ADMIN,),
    ),
    Item(
        "affiliations",
        "people:affiliations",
        "PersonCheckmark",
        _("Affiliations"),
        _("Verify what people without employment here have said about themselves."),
        admin_rules.ADMINISTERING,
    ),
    Item(
        "exchange",
        "exchange:suppliers",
        "ArrowsSquarepath",
        _("Suppliers"),
        _("Those who confirm what people have learnt elsewhere, and their rules."),
        (Role.SYSTEM_ADMIN,),
    ),
    Item(
        "targets",
        "exchange:targets",
        "ArrowForward",
        _("Receivers"),
        _("Other learning record stores that get what is recorded here."),
        (Role.SYSTEM_ADMIN,),
    ),
    Item(
        "group_roles",
        "people:group_roles",
        "Buildings3",
        _("Groups and roles"),
        _("Which groups at your employer's log-in give which roles here."),
        (Role.SYSTEM_ADMIN,),
    ),
    Item(
        "credentials",
        "exchange:credentials",
        "PadlockLocked",
        _("Keys"),
        _("Which systems may write to and read from the learning record store."),
        (Role.SYSTEM_ADMIN,),
    ),
    Item(
        "statements",
        "statements:list",
        "BulletList",
        _("Statements"),
        _("What the learning record store holds, statement by statement."),
        admin_rules.AUDITING,
    ),
    Item(
        "audit",
        "people:audit",
        "FileSearch",
        _("Audit log"),
        _("Who has looked at or decided what."),
        admin_rules.AUDITING,
    ),
)


def everything_for(viewer: Viewer | None) -> list[Item]:
    """All items that `viewer` may open, in order."""
    if viewer is None or not viewer.is_authenticated:
        return [VISITOR]
    roles = rules.roles_given(viewer)  # their pages tell how to open them
    return [*LEARNER, *(item for item in WORK if not roles.isdisjoint(item.roles))]


def menu_of(items: list[Item]) -> list[Item]:
    """What the menu shows of `items`: all, or the first ones and the way to the rest."""
    return items if len(items) <= MOST else [*items[: MOST - 1], MORE]


def behind_more(items: list[Item]) -> list[Item]:
    """What stands on the page of the last item."""
    return items[MOST - 1 :] if len(items) > MOST else []
