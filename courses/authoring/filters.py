"""What a list of results is narrowed to."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _


class ResultsFilter(forms.Form):
    """Name and state, of the choices that a list has; what is not valid in an old link is left out.

    `asked()` gives the keywords of the selectors, `query` the same for the links of the page.
    """

    q = forms.CharField(
        label=_("Name or user name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, data: QueryDict, *, states: Iterable[tuple[str, Any]]) -> None:
        super().__init__(data)
        capitals = [(value, str(label).capitalize()) for value, label in states]
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
        field.choices = [("", _("All")), *capitals]

    def asked(self) -> dict[str, str]:
        """`q` and `state`, without those that are empty or wrong."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def query(self) -> str:
        """As the query of an address."""
        asked = QueryDict(mutable=True)
        asked.update(self.asked())
        return asked.urlencode()
