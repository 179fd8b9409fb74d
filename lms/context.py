"""What every page's frame needs: the navigation that the viewer's roles open."""

from typing import Any

from django.http import HttpRequest

from people import rules
from people.models import Role


def page(request: HttpRequest) -> dict[str, Any]:
    """`is_leader` and `is_course_admin` for the navigation; false for visitors."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"is_leader": False, "is_course_admin": False}
    roles = set(rules.roles_of(user))
    return {
        "is_leader": bool(roles & set(rules.LEADING)),
        "is_course_admin": Role.COURSE_ADMIN in roles,
    }
