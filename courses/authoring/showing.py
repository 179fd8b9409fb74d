"""How the content of a part is shown to the learner."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from courses import rules, services
from courses.authoring.access import course_admin_required
from courses.models import Module
from people.request import PersonRequest

_LEAST, _MOST = 320, 3840  # px


class ShowingForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """Page or window, its size, and whether one part leads to the next."""

    window_width = forms.IntegerField(
        label=gettext_lazy("Width of the window in pixels"), min_value=_LEAST, max_value=_MOST
    )
    window_height = forms.IntegerField(
        label=gettext_lazy("Height of the window in pixels"), min_value=_LEAST, max_value=_MOST
    )

    class Meta:
        model = Module
        fields = ("opens_in", "window_width", "window_height", "goes_on")
        labels = {
            "opens_in": gettext_lazy("The content opens"),
            "goes_on": gettext_lazy("Go on to the next part by itself"),
        }
        help_texts = {
            "opens_in": gettext_lazy("A window helps old courses that are made for a fixed size."),
            "goes_on": gettext_lazy(
                "For packages with several parts: when one is finished, the next one opens."
            ),
        }


@require_http_methods(["GET", "HEAD", "POST"])
@course_admin_required
def showing(request: PersonRequest, pk: int) -> HttpResponse:
    """Choose how the part is shown; it holds from the next launch on."""
    managed = Module.objects.filter(course__in=rules.managed_courses(request.user))
    module = get_object_or_404(managed.select_related("course"), pk=pk, package__isnull=False)
    form = ShowingForm(request.POST if request.method == "POST" else None, instance=module)
    if form.is_valid():
        services.set_showing(module=module, facts=form.cleaned_data, by=request.user)
        messages.success(request, _("Saved. It holds from the next time somebody opens the part."))
        return redirect("authoring:course", slug=module.course.slug)
    context = {"course": module.course, "module": module, "form": form}
    return render(request, "authoring/showing.html", context, status=422 if form.errors else 200)
