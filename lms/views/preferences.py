"""The viewer's own choices: language and colour scheme. Plain forms; both work without scripts."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from lms.context import COLOR_SCHEMES
from people.models import Person


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep `language` in a cookie, and on the person who is logged in; go back to `next`."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest("Unknown language.\n", content_type="text/plain")
    if isinstance(request.user, Person):
        Person.objects.filter(pk=request.user.pk).update(language=language)
    return _remember(request, settings.LANGUAGE_COOKIE_NAME, language)


@require_POST
def set_color_scheme(request: HttpRequest) -> HttpResponse:
    """Keep `color_scheme` in a cookie; go back to `next`."""
    scheme = request.POST.get("color_scheme", "")
    if scheme not in COLOR_SCHEMES:
        return HttpResponseBadRequest("Unknown colour scheme.\n", content_type="text/plain")
    return _remember(request, settings.COLOR_SCHEME_COOKIE_NAME, scheme)


def _remember(request: HttpRequest, name: str, value: str) -> HttpResponse:
    """Set a cookie for a year and go back; never to another site."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    response.set_cookie(
        name,
        value,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response
