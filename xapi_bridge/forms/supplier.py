"""What a supplier may speak of, and which of its statements count."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competence.models import Competence
from competence.wording import verbs_in_words
from xapi_bridge.forms.fields import LinesField, validate_domains, validate_iris, validate_prefixes
from xapi_bridge.models import EvidenceRule, Supplier
from xapi_bridge.services import supplier_rules, suppliers


class TermsForm(forms.Form):
    """What a supplier may speak of, and whom to call."""

    contact = forms.CharField(
        label=_("Contact"),
        help_text=_("Whom to call when something is wrong."),
        max_length=200,
        required=False,
    )
    activity_prefixes = LinesField(
        label=_("Activities that it may confirm"),
        help_text=_("What their addresses begin with, one a line: https://sim.example/scenario/"),
        validators=[validate_prefixes],
    )
    home_pages = LinesField(
        label=_("Where its users have accounts"),
        help_text=_(
            "The homePage of their accounts, one a line. Our own accounts and e-mail addresses"
            " are always known."
        ),
        required=False,
        validators=[validate_iris],
    )
    mail_domains = LinesField(
        label=_("E-mail domains that it may speak of"),
        help_text=_("One a line. Leave it empty to allow every domain."),
        required=False,
        validators=[validate_domains],
    )
    verbs = LinesField(
        label=_("Verbs that it may use"),
        help_text=_("Their addresses, one a line. Leave it empty to allow every verb."),
        required=False,
        validators=[validate_iris],
    )

    def terms(self) -> suppliers.Terms:
        """What was filled in."""
        names = suppliers.Terms.__dataclass_fields__
        return suppliers.Terms(**{name: self.cleaned_data[name] for name in names})


class SupplierForm(TermsForm):
    """A new supplier."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("It stands as the one who confirmed, and cannot be changed later."),
        max_length=200,
    )
    field_order = ("name",)

    def clean_name(self) -> str:
        """No other supplier has this name, in whatever letters."""
        name: str = self.cleaned_data["name"]
        if Supplier.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("There is a supplier of this name."))
        return name


class RuleForm(forms.Form):
    """What a statement must say to give a competence."""

    competence = forms.ModelChoiceField(
        Competence.objects.order_by("name"),
        label=_("Competence"),
        empty_label=_("Choose"),
        to_field_name="slug",
    )
    activity = forms.CharField(
        label=_("Activity"),
        help_text=_("The address of the activity, such as a simulation."),
        max_length=2000,
    )
    is_prefix = forms.BooleanField(
        label=_("Everything whose address begins so counts"), required=False
    )
    verbs = forms.MultipleChoiceField(
        label=_("What the person did"), widget=forms.CheckboxSelectMultiple
    )
    requires_success = forms.BooleanField(
        label=_("The statement must say that the person succeeded"), required=False
    )
    requires_completion = forms.BooleanField(
        label=_("The statement must say that the activity was completed"), required=False
    )
    minimum_percent = forms.IntegerField(
        label=_("Lowest score, in percent"),
        help_text=_("Leave it empty when the score does not matter."),
        required=False,
        min_value=1,
        max_value=100,
    )
    happened_from = forms.DateField(
        label=_("First day that counts"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    happened_until = forms.DateField(
        label=_("Last day that counts"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    valid_months = forms.IntegerField(
        label=_("Valid for, in months"),
        help_text=_("Counted from the day it happened. Leave it empty when it does not expire."),
        required=False,
        min_value=1,
        max_value=600,
    )

    def __init__(
        self, *args: Any, supplier: Supplier, rule: EvidenceRule | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.supplier = supplier
        known = verbs_in_words()
        others = {*supplier.verbs, *(rule.verbs if rule else ())} - known.keys()
        allowed = [
            v for v in (*known, *sorted(others)) if v in (supplier.verbs or (*known, *others))
        ]
        verbs = self.fields["verbs"]
        assert isinstance(verbs, forms.MultipleChoiceField)  # noqa: S101  # for the type checker
        verbs.choices = [(iri, known.get(iri, iri)) for iri in allowed]

    def clean_activity(self) -> str:
        """The supplier may speak of it."""
        activity: str = self.cleaned_data["activity"]
        if not any(activity.startswith(prefix) for prefix in self.supplier.activity_prefixes):
            raise forms.ValidationError(
                _("The supplier may not confirm it. It may confirm what begins with %(prefixes)s."),
                params={"prefixes": ", ".join(self.supplier.activity_prefixes)},
            )
        return activity

    def clean(self) -> dict[str, Any]:
        """The first day is not after the last."""
        found = super().clean() or self.cleaned_data
        first, last = found.get("happened_from"), found.get("happened_until")
        if first and last and first > last:
            self.add_error("happened_until", _("The last day is before the first."))
        return found

    def terms(self) -> supplier_rules.Terms:
        """What was filled in."""
        percent = self.cleaned_data["minimum_percent"]
        given = {
            name: self.cleaned_data[name]
            for name in supplier_rules.Terms.__dataclass_fields__
            if name != "minimum_scaled"
        }
        return supplier_rules.Terms(
            **given, minimum_scaled=None if percent is None else percent / 100
        )

    @staticmethod
    def initial_of(rule: EvidenceRule) -> dict[str, Any]:
        """What stands in the form of a rule that is to be changed."""
        names = (name for name in supplier_rules.Terms.__dataclass_fields__)
        return {name: getattr(rule, name) for name in names} | {
            "competence": rule.competence.slug,
            "minimum_percent": rule.minimum_percent,
        }
