"""Fields that the forms of suppliers share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lrs.xapi.formats import is_iri


class LinesField(forms.CharField):
    """One entry a line; gives a list without blanks and repetitions."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """The lines."""
        lines = [line.strip() for line in (super().to_python(value) or "").splitlines()]
        return list(dict.fromkeys(line for line in lines if line))


def validate_iris(lines: list[str]) -> None:
    """Each line is an IRI with a scheme."""
    for line in lines:
        if not is_iri(line):
            raise ValidationError(
                _("“%(line)s” is no address with a scheme."), params={"line": line}
            )


def validate_prefixes(lines: list[str]) -> None:
    """Each line is an IRI that ends where a part ends: what begins alike must not slip in."""
    validate_iris(lines)
    for line in lines:
        if line[-1] not in "/#:=":
            raise ValidationError(
                _("“%(line)s” must end with / # : or = so that nothing else begins with it."),
                params={"line": line},
            )


def validate_domains(lines: list[str]) -> None:
    """Each line is a domain in lower case, without @."""
    for line in lines:
        if "@" in line or "." not in line or line != line.lower():
            raise ValidationError(
                _("“%(line)s” is no domain. Write it as example.org."), params={"line": line}
            )
