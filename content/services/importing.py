"""From a zip to a package: unpacked aside, inspected, then put into place in one transaction."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from content.errors import PackageRefused, sentence_for, sentence_for_unknown
from content.inspectors import Inspection, Inspector, inspector_for
from content.models import Package
from content.services import storage
from content.unpacking import Refused, Unpacked, sha256_of, unpack
from content.unpacking.archive import Progress
from people.models import Person


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of one zip, as `import_package` prints it; sentences in the reader's language.

    `package` is the package's uuid, None when the zip was refused. `launch` is the address that a
    learner opens first, relative to the package.
    """

    file: str
    ok: bool
    kind: str = ""
    title: str = ""
    scos: int = 0
    launch: str = ""
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    package: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The report as a dict that JSON keeps as it is."""
        return asdict(self) | {"warnings": list(self.warnings), "errors": list(self.errors)}


def import_zip(
    path: Path, *, filename: str, by: Person | None, progress: Progress | None = None
) -> ImportReport:
    """Import the zip at `path`, which is left where it is; `filename` is what the sender called it.

    The same bytes (SHA-256) give the package that is there already. A bad zip gives a report with
    errors; then nothing is kept. OSError (a full disk) and database errors are raised, and nothing
    is kept either. `progress` is called with files done and files in all.
    """
    storage.sweep()
    try:
        package = _imported(path, by=by, progress=progress)
    except PackageRefused as refused:
        return ImportReport(
            file=filename,
            ok=False,
            kind=refused.kind,
            title=refused.title,
            errors=refused.sentences,
        )
    return ImportReport(
        file=filename,
        ok=True,
        kind=package.kind,
        title=package.title,
        scos=package.sco_count,
        launch=package.launch,
        warnings=tuple(package.warnings),
        package=str(package.uuid),
    )


def _imported(path: Path, *, by: Person | None, progress: Progress | None) -> Package:
    if not path.is_file():
        raise PackageRefused([_("There is no such file. Upload it again.")])
    with _sentences():
        sha256 = sha256_of(path)
        known = Package.objects.filter(sha256=sha256).first()
        if known is not None:
            return known
        with storage.working_folder() as work:
            files = work / "files"
            unpacked = unpack(path, files, progress=progress)
            inspector, inspection = _inspect(files, unpacked)
            os.sync()  # the files are on the disk before a row says so; one by one takes minutes
            draft = Package(sha256=sha256, imported_by=by, **_facts(inspection, unpacked))
            return _keep(draft, files, inspector, inspection)


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        raise PackageRefused([sentence_for(refused)]) from refused


def _inspect(folder: Path, unpacked: Unpacked) -> tuple[Inspector, Inspection]:
    inspector = inspector_for(unpacked.names)
    if inspector is None:
        raise PackageRefused([sentence_for_unknown(unpacked.names)])
    inspection = inspector.inspect(folder)
    if inspection.errors:
        raise PackageRefused(inspection.errors, kind=inspection.kind, title=inspection.title)
    return inspector, inspection


def _facts(inspection: Inspection, unpacked: Unpacked) -> dict[str, Any]:
    return {
        "kind": inspection.kind,
        "title": _cut(inspection.title) or _("Course without a title"),
        "lineage": _cut(inspection.lineage) or uuid.uuid4().hex,
        "version": _cut(inspection.version, 60),
        "launch": inspection.launch,
        "sco_count": inspection.scos,
        "file_count": len(unpacked.names),
        "total_bytes": unpacked.total_bytes,
        "warnings": list(inspection.warnings),
    }


def _cut(text: str, longest: int = 255) -> str:
    """`text` on one line, no longer than the package's field takes."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _keep(draft: Package, files: Path, inspector: Inspector, inspection: Inspection) -> Package:
    """Save the row and move the folder, both or none; another import of the same bytes may win."""
    try:
        with transaction.atomic():
            draft.save()
            inspector.keep(draft, inspection)
            storage.put_in_place(files, draft.folder)
    except Exception as error:
        # A commit whose answer was lost may have been done: then the row is there, and so it stays.
        if not Package.objects.filter(uuid=draft.uuid).exists():
            storage.remove(draft.folder)
        winner = Package.objects.filter(sha256=draft.sha256).first()
        if isinstance(error, IntegrityError) and winner is not None:
            return winner
        raise
    return draft
