"""Was it you? What was done in open courses becomes the person's who has logged in since."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses import guests, services, visitors
from courses.models import Course
from people.request import PersonRequest


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: PersonRequest) -> HttpResponse:
    """Ask once; POST `answer`: mine, or not_mine."""
    visitor = visitors.visitor_of(request)
    rounds = guests.claimable(visitor)
    if not rounds:
        return redirect("courses:learning")
    if request.method != "POST":
        courses = [guest.course for guest in rounds]
        states = guests.guest_states(visitor, courses)
        return render(request, "courses/claim.html", {"states": states})
    if request.POST.get("answer") != "mine":
        visitors.forget(request)
        messages.info(request, _("It is not kept. You find your own courses here."))
        return redirect("courses:learning")
    claimed = [guest.course for guest in rounds if services.claim(guest=guest, person=request.user)]
    visitors.forget(request)
    return _thanks(request, claimed)


def _thanks(request: PersonRequest, claimed: list[Course]) -> HttpResponse:
    if claimed:
        sentence = ngettext(
            "What you did in %(number)s course is yours now.",
            "What you did in %(number)s courses is yours now.",
            len(claimed),
        )
        messages.success(request, sentence % {"number": len(claimed)})
    return redirect(claimed[0] if len(claimed) == 1 else "courses:learning")
