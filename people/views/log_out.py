"""One log-out, at both ends: the portal's session first, then the provider's."""

from typing import Any

from allauth.account.views import LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from people import log_in_ways
from people.assurance import assurance_of


class LogOut(LogoutView):  # type: ignore[misc]  # allauth has no type hints
    """allauth's question and log-out; then the provider's page, of those who came that way."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """302, to the provider's log-out or to the start page."""
        page = log_in_ways.log_out_page(assurance_of(self.request).way)
        answer: HttpResponse = super().post(*args, **kwargs)
        return redirect(page) if page else answer


log_out = LogOut.as_view()


@require_safe
def logged_out(request: HttpRequest) -> HttpResponse:
    """Where a provider sends people back to."""
    return render(request, "account/logged_out.html")
