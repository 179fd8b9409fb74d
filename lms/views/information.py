"""Pages that anybody may read: help, privacy, accessibility."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How the portal is used."""
    return render(request, "pages/help.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored about a person, why, and for how long."""
    return render(request, "pages/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What the portal holds of WCAG, and whom to tell about a barrier."""
    return render(request, "pages/accessibility.html")
