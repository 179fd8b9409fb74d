"""Pages that a visitor may open for what is open, and that others log in for."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from courses import rules
from courses.models import Course
from people.models import Person


def visible_course(request: HttpRequest, slug: str) -> Course | None:
    """The course if the viewer may see it; None when a visitor must log in to know.

    Raises Http404 for a person. A visitor learns nothing of what is not open: not even whether it
    is there.
    """
    courses = rules.visible_courses(request.user).select_related("subject_area", "owner_unit")
    found = courses.filter(slug=slug).first()
    if found is None and isinstance(request.user, Person):
        raise Http404
    return found


def log_in_first(request: HttpRequest, target: str = "") -> HttpResponse:
    """Send the visitor to log in, and then back to `target` or to the page asked for."""
    return redirect_to_login(target or request.get_full_path())
