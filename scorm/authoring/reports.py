"""The report of a part with SCORM content: figures, attempts, questions, and the same as files."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from courses import exports
from courses.authoring.access import course_admin_required
from courses.authoring.filters import ResultsFilter
from courses.models import Module
from people.request import PersonRequest
from people.services import audit
from scorm import rules
from scorm.authoring import tables
from scorm.selectors.attempts import STATES, attempts_of, narrowed, summary_of
from scorm.selectors.questions import count_questions, questions_of
from scorm.selectors.versions import version_numbers

PAGE = 50
QUESTIONS = 100  # on the page; some packages name each question anew in each attempt


@require_safe
@course_admin_required
def report(request: PersonRequest, pk: int) -> HttpResponse:
    """The part's figures and questions, and the attempts that GET q and state leave.

    It is a list of names, so the reading is written down.
    """
    module = _module(request, pk)
    form = ResultsFilter(request.GET, states=STATES.choices)
    attempts = attempts_of(module)
    page = Paginator(narrowed(attempts, **form.asked()), PAGE).get_page(request.GET.get("page"))
    detail = {"course": module.course.slug, "part": module.title, "page": page.number}
    audit(actor=request.user, action="attempts.listed", subject=None, detail=detail)
    questions = questions_of(module, most=QUESTIONS)
    is_cut = len(questions) == QUESTIONS
    context = {
        "module": module,
        "course": module.course,
        "form": form,
        "query": form.query,
        "page": page,
        "summary": summary_of(attempts),
        "questions": questions,
        "all_questions": count_questions(module) if is_cut else len(questions),
        "are_timed": any(one.seconds is not None for one in questions),
    }
    return render(request, "scorm/report.html", context)


@require_safe
@course_admin_required
def export(request: PersonRequest, pk: int, table: str, kind: str) -> HttpResponseBase:
    """`attempts`, narrowed as on the page, or `questions` as a file; 404 for another table."""
    module = _module(request, pk)
    if kind not in exports.FORMATS or table not in {"attempts", "questions"}:
        raise Http404
    detail = {"course": module.course.slug, "part": module.title, "table": table, "format": kind}
    audit(actor=request.user, action="attempts.exported", subject=None, detail=detail)
    name = f"{module.course.slug}-{module.pk}-{table}"
    if table == "questions":
        rows, header = tables.question_rows(questions_of(module)), tables.questions_header()
        return exports.table_response(rows, header=header, name=name, kind=kind)
    asked = ResultsFilter(request.GET, states=STATES.choices).asked()
    attempts = narrowed(attempts_of(module), **asked)
    rows = tables.attempt_rows(attempts, version_numbers(module))
    return exports.table_response(rows, header=tables.attempts_header(), name=name, kind=kind)


def _module(request: PersonRequest, pk: int) -> Module:
    modules = rules.reported_modules(request.user).select_related("course", "package")
    return get_object_or_404(modules, pk=pk)
