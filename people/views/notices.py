"""What the portal has told the viewer: a list, and the way to what each notice is about."""

import uuid as uuids

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from people.models import Notice
from people.notices import mark_read
from people.request import PersonRequest

PAGE = 20


@require_safe
@login_required
def listed(request: PersonRequest) -> HttpResponse:
    """The viewer's notices, newest first."""
    own = Notice.objects.filter(person=request.user)
    page = Paginator(own, PAGE).get_page(request.GET.get("page"))
    return render(request, "people/notices.html", {"page": page})


@require_safe
@login_required
def follow(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """Go to what a notice is about; it has been seen then."""
    notice = get_object_or_404(Notice, person=request.user, uuid=uuid)
    mark_read(request.user, notice)
    return redirect(notice.url or "people:notices")


@require_POST
@login_required
def read_all(request: PersonRequest) -> HttpResponse:
    """Mark everything as seen."""
    mark_read(request.user)
    return redirect("people:notices")
