"""Says what a zip with an imsmanifest.xml holds, and keeps its SCOs."""

from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from content.inspectors import Inspection, register
from content.models import Package, PackageKind
from scorm.manifest import MAX_BYTES, Files, Manifest, ManifestError, Problem, read_manifest
from scorm.models import Sco
from scorm.texts import sentence_for

_NAME = "imsmanifest.xml"
_SHOWN = 10  # sentences about one package


class ScormInspector:
    """SCORM 1.2 is imported; SCORM 2004 is recognised, and refused until it can be played."""

    def recognises(self, names: Sequence[str]) -> bool:
        """A manifest at the top, or in the only folder that has one below the top."""
        return _manifest_in(names) is not None

    def inspect(self, folder: Path) -> Inspection:
        """What the manifest says. Faults are listed as sentences, never raised."""
        names = [path.relative_to(folder).as_posix() for path in _files(folder)]
        where = _manifest_in(names) or _NAME
        root = where.rpartition("/")[0]
        path = folder / where
        try:
            with path.open("rb") as file:
                manifest = read_manifest(file.read(MAX_BYTES + 1), Files(names, root))
        except ManifestError as error:
            return Inspection(
                kind=error.kind,
                errors=[*_unplayable(error.kind), *_sentences(error.problems)],
            )
        return _inspection(manifest)

    def keep(self, package: Package, inspection: Inspection) -> None:
        """Save the items of the manifest, in order."""
        manifest: Manifest = inspection.detail
        Sco.objects.bulk_create(
            Sco(
                package=package,
                identifier=item.identifier,
                position=position,
                depth=item.depth,
                title=_cut(item.title, 500),
                href=item.href,
                is_asset=bool(item.href) and not item.is_sco,
                is_visible=item.is_visible,
                prerequisites=item.prerequisites,
                mastery_score=item.mastery_score,
                max_time_allowed=_cut(item.max_time_allowed, 20),
                time_limit_action=_cut(item.time_limit_action, 30),
                launch_data=item.launch_data,
            )
            for position, item in enumerate(manifest.items)
        )


def _inspection(manifest: Manifest) -> Inspection:
    errors: list[str] = []
    if manifest.kind != PackageKind.SCORM12:
        errors.append(
            _("SCORM 2004 packages cannot be played yet. Export the course as SCORM 1.2.")
        )
    return Inspection(
        kind=manifest.kind,
        title=manifest.title,
        lineage=manifest.identifier,
        version=manifest.version,
        scos=manifest.sco_count,
        launch=manifest.launch,
        warnings=_sentences(manifest.warnings),
        errors=_unplayable(manifest.kind),
        detail=manifest,
    )


def _unplayable(kind: str) -> list[str]:
    if kind != PackageKind.SCORM2004:
        return []
    return [_("SCORM 2004 packages cannot be played yet. Export the course as SCORM 1.2.")]


def _manifest_in(names: Sequence[str]) -> str | None:
    """The path of the manifest at the top or one folder down; its case is not always right."""
    found = [name for name in names if name.lower().rpartition("/")[2] == _NAME]
    for depth in (0, 1):
        here = [name for name in found if name.count("/") == depth]
        if len(here) == 1:
            return here[0]
    return None


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _sentences(problems: Sequence[Problem]) -> list[str]:
    return [sentence_for(problem) for problem in problems[:_SHOWN]]


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


register(ScormInspector())
