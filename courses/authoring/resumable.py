"""Uploads in pieces, as tus 1.0.0 has it (content.tus); upload.js speaks it, and any client may.

To begin the same file again gives the address of what was begun, from whichever machine.
"""

import uuid as uuids
from collections.abc import Callable, Iterator
from functools import wraps

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from content import services, tus
from content.errors import ChecksumMismatch, UploadGone, UploadRefused, WrongOffset
from content.models import Upload
from content.services.receiving import KEPT
from content.tasks import import_upload
from courses import rules
from courses.authoring.access import course_admin_required
from courses.authoring.forms import MAX_BYTES
from courses.models import Course, Module
from people.request import PersonRequest

_READ = 2**20  # bytes read at a time
View = Callable[..., HttpResponseBase]


def speaks_tus(view: View) -> View:
    """Put the protocol's version on each answer; 412 for a client of another one, and 400 with a
    sentence for a developer where a header makes no sense."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        asked = request.headers.get("Tus-Resumable")
        answer: HttpResponseBase
        if request.method != "OPTIONS" and asked != tus.VERSION:
            answer = HttpResponse(status=412, headers={"Tus-Version": tus.VERSION})
        else:
            try:
                answer = view(request, *args, **kwargs)
            except tus.BadHeaderError as error:
                answer = HttpResponse(str(error), status=400, content_type="text/plain")
            except Http404:
                answer = HttpResponse(status=404)
        answer["Tus-Resumable"] = tus.VERSION
        answer["Cache-Control"] = "no-store"
        return answer

    return answered


@require_http_methods(["OPTIONS", "POST"])
@course_admin_required
@speaks_tus
def begin(request: PersonRequest) -> HttpResponse:
    """OPTIONS: what is spoken. POST: begin an upload, or find the same one; GET course and part as
    on the upload page."""
    if request.method == "OPTIONS":
        return HttpResponse(
            status=204,
            headers={
                "Tus-Version": tus.VERSION,
                "Tus-Extension": ",".join(tus.EXTENSIONS),
                "Tus-Max-Size": str(MAX_BYTES),
                "Tus-Checksum-Algorithm": ",".join(tus.ALGORITHMS),
            },
        )
    slug = request.GET.get("course", "")
    course = get_object_or_404(rules.managed_courses(request.user), slug=slug) if slug else None
    part = part_of(request, course)
    size = tus.read_number(request.headers.get("Upload-Length"), "Upload-Length")
    metadata = tus.read_metadata(request.headers.get("Upload-Metadata", ""))
    name = metadata.get("filename", "")
    if size > MAX_BYTES:
        facts = {"name": name, "size": filesizeformat(MAX_BYTES)}
        return _refused(_("“%(name)s” is larger than %(size)s. Split the course.") % facts, 413)
    if size == 0:
        return _refused(_("The file is empty. Export the course again."), 422)
    try:
        upload = services.begin_upload(
            filename=name,
            size=size,
            by=request.user,
            fingerprint=metadata.get("fingerprint", ""),
            course_slug=slug,
            course_part=part.pk if part else None,
        )
    except UploadRefused as refused:
        return _refused(str(refused), 422)
    answer = _offset(upload, 201)
    answer["Location"] = reverse("authoring:piece", args=[upload.uuid])
    return answer


@require_http_methods(["HEAD", "PATCH", "DELETE"])
@course_admin_required
@speaks_tus
def piece(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """HEAD: how much is here. PATCH: the next piece. DELETE: throw it away.

    Once the file is whole, `Location` names the report, also where an answer was lost.
    """
    mine = Upload.objects.filter(uploaded_by=request.user)
    upload = get_object_or_404(mine, uuid=uuid)
    if request.method == "HEAD":
        return _offset(upload, 200)
    if request.method == "DELETE":
        return HttpResponse(status=204 if services.drop_upload(upload) else 409)
    if request.content_type != tus.PIECE_TYPE:
        return HttpResponse(status=415)
    offset = tus.read_number(request.headers.get("Upload-Offset"), "Upload-Offset")
    checksum = tus.read_checksum(request.headers.get("Upload-Checksum"))
    try:
        upload = services.take_piece(
            upload, offset=offset, pieces=_pieces(request), checksum=checksum
        )
    except WrongOffset:
        return _with_report(_offset(upload, 409), upload)
    except UploadGone:
        return HttpResponse(status=410)
    except ChecksumMismatch:
        return HttpResponse(status=tus.CHECKSUM_MISMATCH)
    except UploadRefused as refused:
        return _refused(str(refused), 413)
    if upload.state == Upload.State.WAITING:
        # The sweep finds what a lost nudge left.
        transaction.on_commit(lambda: import_upload.delay(upload.pk), robust=True)
    return _with_report(_offset(upload, 204), upload)


@require_POST
@course_admin_required
def remove(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """Throw away an upload that broke off, from the page."""
    services.drop_upload(get_object_or_404(rules.own_open_uploads(request.user), uuid=uuid))
    return redirect("authoring:upload")


def part_of(request: PersonRequest, course: Course | None) -> Module | None:
    """The module of GET `part`; 404 where the course has none such with content."""
    pk = request.GET.get("part", "")
    if not pk or course is None:
        return None
    if not (pk.isascii() and pk.isdigit()):
        raise Http404
    return get_object_or_404(course.modules.filter(package__isnull=False), pk=int(pk))


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    """The body, read piece by piece: it is never whole in memory."""
    while piece := request.read(_READ):
        yield piece


def _offset(upload: Upload, status: int) -> HttpResponse:
    headers = {"Upload-Offset": str(upload.received), "Upload-Length": str(upload.size)}
    if upload.state == Upload.State.RECEIVING:
        expires = (upload.received_at or timezone.now()) + KEPT
        headers["Upload-Expires"] = http_date(expires.timestamp())
    return HttpResponse(status=status, headers=headers)


def _with_report(answer: HttpResponse, upload: Upload) -> HttpResponse:
    if upload.state != Upload.State.RECEIVING:
        answer["Location"] = reverse("authoring:report", args=[upload.uuid])
    return answer


def _refused(sentence: str, status: int) -> HttpResponse:
    return JsonResponse({"errors": [sentence]}, status=status)
