"""The log-in page: the ways that are configured, and the local form for administrators."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.views import LoginView
from django.conf import settings

from people import log_in_ways


class LogIn(LoginView):  # type: ignore[misc]  # allauth has no type hints
    """allauth's form, below the buttons of the other ways."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """`ways` with where each leads, and whether the form is shown unfolded."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        target = self.get_next_url()
        query = f"?{urlencode({'next': target})}" if target else ""
        ways = [{"way": way, "href": way.url + query} for way in log_in_ways.offered()]
        form = context["form"]
        return context | {"ways": ways, "unfolded": settings.DEMO or form.is_bound or not ways}


log_in = LogIn.as_view()
