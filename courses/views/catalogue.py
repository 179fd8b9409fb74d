"""Find courses: search and narrowing, as a page and as an htmx fragment of the same page."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from courses import rules
from courses.catalogue import Search, area_choices, find, kind_choices
from courses.forms import CatalogueForm
from courses.standing import states_of_viewer

PAGE_SIZE = 24


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """The published courses for the viewer; GET q, kind, area and page narrow the list.

    Who is not logged in gets the open ones, and is told that there are more.
    """
    search = _search(request)
    among = rules.visible_courses(request.user)
    page = Paginator(find(search, among), PAGE_SIZE).get_page(request.GET.get("page"))
    wanted = request.GET.copy()
    wanted.pop("page", None)
    is_fragment = request.headers.get("HX-Request-Type") == "partial"
    context = {
        "is_fragment": is_fragment,
        "search": search,
        "page": page,
        "states": states_of_viewer(request, page.object_list),
        "kinds": kind_choices(search, among),
        "areas": area_choices(search, among),
        "query": wanted.urlencode(),
    }
    template = "courses/_results.html" if is_fragment else "courses/catalogue.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request-Type"])
    return response


def _search(request: HttpRequest) -> Search:
    form = CatalogueForm(request.GET)
    form.is_valid()  # what is not valid is left out
    return Search(
        text=form.cleaned_data.get("q", ""),
        kinds=frozenset(form.cleaned_data.get("kind", ())),
        areas=frozenset(area.slug for area in form.cleaned_data.get("area", ())),
    )
