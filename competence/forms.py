"""What keepers of plans, leaders and supervisors fill in."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competence.models import Checklist, Competence, Plan, PlanRow
from courses.models import Course
from people.models import JobRole, Person, Unit

MAX_ITEMS = 40


class PlanForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """Title, purpose, the unit whose plan it is, and who keeps it."""

    class Meta:
        model = Plan
        fields = ("title", "purpose", "owner_unit", "subject_owner")
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "owner_unit": gettext_lazy("The plan can reach people in this unit and below."),
            "subject_owner": gettext_lazy("Keeps the plan up to date."),
        }

    def __init__(
        self, *args: Any, units: QuerySet[Unit], owners: QuerySet[Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("owner_unit", units), ("subject_owner", owners)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # what Meta made it
            field.queryset = choices


class _ChoicesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    """Many choices as checkboxes in a box that scrolls."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template_name = "forms/choices.html"


class _UnitsField(_ChoicesField):
    """Units as a tree of checkboxes."""

    top = 1  # the depth of the unit that stands furthest out

    def label_from_instance(self, obj: Any) -> str:
        """Deeper units stand further in."""
        indent: str = "\N{EM SPACE}" * (obj.depth - self.top)
        return f"{indent}{obj}"


class RowForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """One row of a plan: what, for whom, how and how often."""

    ONCE, MONTHS, YEARLY = "once", "months", "yearly"

    competence = forms.ModelChoiceField(
        Competence.objects.order_by("name"),
        label=gettext_lazy("Competence"),
        required=False,
        empty_label=gettext_lazy("A new competence"),
        help_text=gettext_lazy("What people hold when they have reached the objective."),
    )
    new_name = forms.CharField(
        label=gettext_lazy("Name of the new competence"), required=False, max_length=200
    )
    new_short_name = forms.CharField(
        label=gettext_lazy("Short name for tables"), required=False, max_length=24
    )
    needs_approval = forms.BooleanField(
        label=gettext_lazy("A leader must approve before it counts"), required=False
    )
    high_risk = forms.BooleanField(
        label=gettext_lazy("High risk: needs a practical check besides, or a leader’s approval"),
        required=False,
    )
    units = _UnitsField(Unit.objects.none(), label=gettext_lazy("Units, with all below"))
    job_roles = _ChoicesField(
        JobRole.objects.all(),
        label=gettext_lazy("Positions"),
        required=False,
        help_text=gettext_lazy("Choose none to reach everybody."),
    )
    courses = _ChoicesField(Course.objects.none(), label=gettext_lazy("Courses"), required=False)
    frequency = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=(
            (ONCE, gettext_lazy("Once")),
            (MONTHS, gettext_lazy("Again after a number of months")),
            (YEARLY, gettext_lazy("Each year by a date")),
        ),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = PlanRow
        fields = (
            "topic",
            "objective",
            "competence",
            "new_name",
            "new_short_name",
            "needs_approval",
            "high_risk",
            "units",
            "job_roles",
            "courses",
            "activities",
            "due_days",
            "frequency",
            "every_months",
            "yearly_day",
            "yearly_month",
        )
        widgets = {
            "objective": forms.Textarea(attrs={"rows": 3}),
            "activities": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "activities": gettext_lazy("Such as drills, instruction at work, or reading."),
            "due_days": gettext_lazy("For those who have never shown it."),
        }

    def __init__(self, *args: Any, plan: Plan, shapeable: QuerySet[Competence], **kw: Any) -> None:
        row: PlanRow | None = kw.get("instance")
        if row is not None and row.pk:
            kw["initial"] = self._initial_of(row) | kw.get("initial", {})
        super().__init__(*args, **kw)
        self.plan, self.shapeable = plan, shapeable
        self.initial.setdefault("frequency", self.ONCE)
        units = self.fields["units"]
        assert isinstance(units, _UnitsField)  # noqa: S101  # declared above
        units.queryset = Unit.objects.filter(path__startswith=plan.owner_unit.path).order_by("path")
        units.top = plan.owner_unit.depth
        courses = self.fields["courses"]
        assert isinstance(courses, _ChoicesField)  # noqa: S101  # declared above
        courses.queryset = Course.objects.published().order_by("title")

    def _initial_of(self, row: PlanRow) -> dict[str, Any]:
        often = self.MONTHS if row.every_months else self.YEARLY if row.yearly_month else self.ONCE
        return {
            "frequency": often,
            "units": row.audience.units.all(),
            "job_roles": row.audience.job_roles.all(),
            "needs_approval": row.will_need_approval,
            "high_risk": row.will_be_high_risk,
        }

    def clean(self) -> dict[str, Any]:
        """A competence that is named or made, and the fields of the chosen frequency alone."""
        data = super().clean() or self.cleaned_data
        self._clean_competence(data)
        often = data.get("frequency")
        if often != self.MONTHS:
            data["every_months"] = None
        elif not data.get("every_months"):
            self.add_error("every_months", _("After how many months?"))
        if often != self.YEARLY:
            data["yearly_month"] = data["yearly_day"] = None
        else:
            self._clean_date(data)
        return data

    def _clean_competence(self, data: dict[str, Any]) -> None:
        competence = data.get("competence")
        if competence is None:
            for name in ("new_name", "new_short_name"):
                if not data.get(name):
                    self.add_error(name, _("Choose a competence, or name a new one."))
            return
        taken = self.plan.rows.filter(competence=competence).exclude(pk=self.instance.pk)
        if taken.exists():
            self.add_error("competence", _("Another row of the plan already asks for it."))
        if competence.pk != self.initial.get("competence"):
            # The boxes did not show what it takes: one that is not ticked leaves that as it is.
            data["needs_approval"] = data["needs_approval"] or competence.needs_approval
            data["high_risk"] = data["high_risk"] or competence.high_risk
        flags = (data["needs_approval"], data["high_risk"])
        takes = (competence.needs_approval, competence.high_risk)
        if flags != takes and not self.shapeable.filter(pk=competence.pk).exists():
            text = _("Others require this competence too, so you cannot change what it takes.")
            self.add_error("competence", text)

    def _clean_date(self, data: dict[str, Any]) -> None:
        try:
            dt.date(2025, data.get("yearly_month") or 0, data.get("yearly_day") or 0)
        except ValueError:
            self.add_error("yearly_day", _("Choose a day that is there every year."))


class ChecklistForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """The points that a supervisor looks for, one a line."""

    items = forms.CharField(
        label=gettext_lazy("Points"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("One a line, as something that is seen done."),
    )

    class Meta:
        model = Checklist
        fields = ("title", "items", "valid_months")

    def clean_items(self) -> list[str]:
        """The lines that say something."""
        lines = [line.strip() for line in self.cleaned_data["items"].splitlines()]
        items = [line for line in lines if line]
        if len(items) > MAX_ITEMS or any(len(item) > 300 for item in items):
            raise forms.ValidationError(_("At most 40 points of 300 letters."))
        if not items:
            raise forms.ValidationError(_("Write at least one point."))
        return items


class ReturnForm(forms.Form):
    """What is missing."""

    comment = forms.CharField(
        label=gettext_lazy("What is missing"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=gettext_lazy("The employee reads this."),
    )


class _VerdictField(forms.ChoiceField):
    """Done or not done, as two large buttons."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template_name = "forms/verdict.html"


class SignForm(forms.Form):
    """A verdict for each point of a checklist, and the number that makes a signature one."""

    DONE, NOT_DONE = "done", "not_done"

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("The employee and the leader read this."),
    )

    def __init__(self, *args: Any, checklist: Checklist, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("uuid", uuid.uuid4())
        self.points = list(checklist.items.all())
        verdicts = {}
        for point in self.points:
            verdicts[f"item-{point.pk}"] = _VerdictField(
                label=point.text,
                choices=((self.DONE, _("Done")), (self.NOT_DONE, _("Not done"))),
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose done or not done.")},
            )
        self.fields = verdicts | self.fields

    def verdicts(self) -> dict[int, bool]:
        """Each item's key, and whether it was done."""
        given = self.cleaned_data
        return {p.pk: given[f"item-{p.pk}"] == self.DONE for p in self.points}


class WithdrawForm(forms.Form):
    """Why a signature no longer counts."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


class DateInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PlanAppraisalForm(forms.Form):
    """When a talk is planned."""

    day = forms.DateField(label=gettext_lazy("Planned for"), widget=DateInput)

    def clean_day(self) -> dt.date:
        """Not a day gone by."""
        day: dt.date = self.cleaned_data["day"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Choose today or a later day."))
        return day


class HeldAppraisalForm(forms.Form):
    """When a talk was held, and what was agreed."""

    day = forms.DateField(label=gettext_lazy("Held on"), widget=DateInput)
    notes = forms.CharField(
        label=gettext_lazy("Agreed points"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=4000,
        help_text=gettext_lazy("Only the two of you, and whoever leads the unit later, read this."),
    )

    def clean_day(self) -> dt.date:
        """Not a day to come."""
        day: dt.date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Choose today or an earlier day."))
        return day


class NotesForm(forms.Form):
    """What was agreed in a talk."""

    notes = HeldAppraisalForm.base_fields["notes"]


def lines(items: Sequence[str]) -> str:
    """Points as the form shows them."""
    return "\n".join(items)
