"""The personal calendar feed: read by calendar programs without a log-in, and its page."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import calendars
from courses.models import CalendarFeed
from courses.selectors.sessions import feed_meetings
from courses.services import feeds
from people.request import PersonRequest


@require_safe
def calendar_feed(_request: HttpRequest, token: str) -> HttpResponse:
    """The person's sessions as iCalendar; a machine interface, with the secret in its address.

    Title, time and place alone. Nothing may keep it, and no page may learn its address.
    """
    person = feeds.person_of(token)
    if person is None:
        response = HttpResponse("There is no calendar here.\n", "text/plain", status=404)
    else:
        with translation.override(person.language or settings.LANGUAGE_CODE):
            booked, taught = feed_meetings(person)
            entries = [calendars.entry_of(seat, meeting) for seat, meeting in booked]
            entries += [
                calendars.teaching_entry(m, _("Instructor: %(course)s") % {"course": m.session})
                for m in taught
            ]
        text = calendars.feed(entries, at=timezone.now())
        response = HttpResponse(text, "text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="laeringsportalen.ics"'
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: PersonRequest) -> HttpResponse:
    """Make, see, renew or end the address of one's calendar."""
    if request.method == "POST":
        if request.POST.get("do") == "remove":
            feeds.remove_feed(person=request.user)
            messages.success(request, _("The address does not work any more."))
        else:
            feeds.renew_feed(person=request.user)
            messages.success(request, _("The address is ready. An older one no longer works."))
        return redirect("courses:calendar")
    feed = CalendarFeed.objects.filter(person=request.user).first()
    address = f"{settings.PORTAL_ORIGIN}/calendar/{feeds.token_of(feed)}.ics" if feed else ""
    return render(request, "courses/calendar.html", {"feed": feed, "address": address})
