"""What people say about themselves: once when they come, later on their profile."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people import affiliations, services
from people.forms import AffiliationForm, HprForm, NameForm
from people.models import Affiliation, Person
from people.request import PersonRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: PersonRequest) -> HttpResponse:
    """Ask once what the person is, and their name where nobody has told it; then go on."""
    person = request.user
    given = request.POST if request.method == "POST" else None
    forms: list[BaseForm] = [AffiliationForm(given), HprForm(given)]
    if not (person.given_name and person.family_name):
        forms.insert(0, NameForm(given, initial=_names(person)))
    target = _target(request)
    if given is not None and not _wrong(forms):
        with transaction.atomic():
            for form in forms:
                _save(person, form)
        return redirect(target)
    if given is None and not affiliations.must_say(person):
        return redirect("people:profile")
    return render(
        request,
        "people/welcome.html",
        {"forms": forms, "invalid": given is not None, "next": target},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: PersonRequest) -> HttpResponse:
    """Who the portal thinks the person is, and what they may change of it."""
    person = request.user
    known = _known_by_hr(person)
    given = request.POST if request.method == "POST" else None
    forms: list[BaseForm] = [HprForm(given, initial={"hpr_number": person.hpr_number})]
    if not known:
        forms.insert(0, NameForm(given, initial=_names(person)))
    if given is not None and not _wrong(forms):
        with transaction.atomic():
            for form in forms:
                _save(person, form)
        messages.success(request, _("Saved."))
        return redirect("people:profile")
    context = {
        "forms": forms,
        "invalid": given is not None,
        "known_by_hr": known,
        "employments": person.employments.current(timezone.localdate()).select_related(
            "unit", "job_role"
        ),
        "affiliations": Affiliation.objects.current().filter(person=person),
    }
    return render(request, "people/profile.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_affiliation(request: PersonRequest) -> HttpResponse:
    """Say one thing more."""
    form = AffiliationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _save(request.user, form)
        messages.success(request, _("Saved."))
        return redirect("people:profile")
    return render(request, "people/affiliation_add.html", {"form": form})


@login_required
@require_POST
def end_affiliation(request: PersonRequest, pk: int) -> HttpResponse:
    """Take it back."""
    own = Affiliation.objects.current().filter(person=request.user)
    affiliations.end(affiliation=get_object_or_404(own, pk=pk))
    messages.success(request, _("It is taken away. What you have completed is kept."))
    return redirect("people:profile")


def _wrong(forms: list[BaseForm]) -> list[BaseForm]:
    """Those that hold an error; each is asked, so that the page shows all errors at once."""
    return [form for form in forms if not form.is_valid()]


def _names(person: Person) -> dict[str, str]:
    return {"given_name": person.given_name, "family_name": person.family_name}


def _save(person: Person, form: BaseForm) -> None:
    values = form.cleaned_data
    match form:
        case NameForm():
            services.name(person=person, **values)
        case HprForm():
            services.record_hpr_number(person=person, number=values["hpr_number"])
        case AffiliationForm():
            affiliations.declare(person=person, **values)


def _known_by_hr(person: Person) -> bool:
    """Whether HR keeps the name: then it is not changed here."""
    return person.employee_number is not None or person.employments.exists()


def _target(request: PersonRequest) -> str:
    """The page that was asked for before the log-in; never another site."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if safe else "/"
