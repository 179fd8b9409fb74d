"""Which statements the viewer shows."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Course
from people.models import Person
from xapi_bridge.selectors.statements import Asked, authority_choices
from xapi_bridge.sentences import VERBS, verb_in_words


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class StatementFilter(forms.Form):
    """Narrows the statements; what is not valid is left out."""

    who = forms.CharField(
        label=gettext_lazy("Person"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    course = forms.ChoiceField(label=gettext_lazy("Course"), required=False)
    verb = forms.CharField(label=gettext_lazy("What was done"), required=False, max_length=2000)
    authority = forms.ChoiceField(label=gettext_lazy("Who says it"), required=False)
    since = _day(gettext_lazy("Stored from"))
    until = _day(gettext_lazy("Stored to"))
    person = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("Everything"))
        courses = Course.objects.order_by("slug")
        named = sorted(((one.slug, str(one)) for one in courses), key=lambda row: row[1].lower())
        self.fields["course"].choices = [everything, *named]  # type: ignore[attr-defined]
        choices = [("", _("Everybody")), *authority_choices()]
        self.fields["authority"].choices = choices  # type: ignore[attr-defined]
        verbs = sorted(((iri, str(words)) for iri, words in VERBS.items()), key=lambda row: row[1])
        asked = str(self.data.get("verb", ""))
        if asked and asked not in VERBS:
            verbs.append((asked, verb_in_words({"id": asked})))
        self.fields["verb"].widget = forms.Select(choices=[everything, *verbs])

    def asked(self) -> Asked:
        """What was filled in and makes sense."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        return Asked(
            person=data.get("person"),
            course=data.get("course", ""),
            verb=data.get("verb", ""),
            authority=data.get("authority", ""),
            since=data.get("since"),
            until=data.get("until"),
        )

    def chosen(self) -> Person | None:
        """The person whose statements are asked for."""
        found = self.asked().person
        return Person.objects.filter(pk=found).first() if found else None
