"""Says what a zip with an imsmanifest.xml holds, and keeps its SCOs."""

from collections.abc import Sequence
from pathlib import Path

from content.inspectors import Inspection, register
from content.models import Package
from scorm.files import warnings_about
from scorm.manifest import MAX_BYTES, Files, Manifest, ManifestError, Problem, read_manifest
from scorm.models import ActivityTree, Sco
from scorm.texts import sentence_for

_NAME = "imsmanifest.xml"
_SHOWN = 10  # sentences about one package


class ScormInspector:
    """Imports SCORM 1.2 and SCORM 2004."""

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
            return Inspection(kind=error.kind, errors=_sentences(error.problems))
        has_scos = any(item.is_sco for item in manifest.items)
        return _inspection(manifest, warnings_about(folder, names, has_scos=has_scos))

    def keep(self, package: Package, inspection: Inspection) -> None:
        """Save the items of the manifest, in order, and how they are sequenced."""
        manifest: Manifest = inspection.detail
        if manifest.tree is not None:
            ActivityTree.objects.create(
                package=package, tree=manifest.tree, is_sequenced=manifest.is_sequenced
            )
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
                max_time_allowed=_cut(item.max_time_allowed, 60),
                time_limit_action=_cut(item.time_limit_action, 30),
                launch_data=item.launch_data,
                passing_score=item.passing_score,
                completion_threshold=item.completion_threshold,
                set_by_content=item.set_by_content,
            )
            for position, item in enumerate(manifest.items)
        )


def _inspection(manifest: Manifest, warnings: Sequence[str]) -> Inspection:
    return Inspection(
        kind=manifest.kind,
        title=manifest.title,
        lineage=manifest.identifier,
        version=manifest.version,
        scos=manifest.sco_count,
        launch=manifest.launch,
        warnings=[*_sentences(manifest.warnings), *warnings],
        detail=manifest,
    )


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
