"""Small SCORM 1.2 packages with any manifest."""

from collections.abc import Mapping
from pathlib import Path

from tests.packages.zips import Content, write_zip

NAMESPACES = (
    'xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" '
    'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"'
)
NAMESPACES_2004 = (
    'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" '
    'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3"'
)
METADATA = "<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>"
ITEM = '<item identifier="item-1" identifierref="res-1"><title>Første del</title></item>'
RESOURCE = (
    '<resource identifier="res-1" type="webcontent" adlcp:scormtype="sco" href="index.html">'
    '<file href="index.html"/></resource>'
)
SILENT = "<!doctype html><meta charset=utf-8><title>Håndhygiene</title><p>Vask hendene.</p>"
PAGE = f'{SILENT}<script>parent.API?.LMSInitialize("")</script>'


def manifest(
    *,
    items: str = ITEM,
    resources: str = RESOURCE,
    metadata: str = METADATA,
    namespaces: str = NAMESPACES,
    identifier: str = "no.example.handhygiene",
    title: str = "Håndhygiene",
    prolog: str = '<?xml version="1.0" encoding="UTF-8"?>',
) -> str:
    """A manifest with one organization, each part of which can be given."""
    return (
        f'{prolog}<manifest identifier="{identifier}" version="1.0" {namespaces}>{metadata}'
        f'<organizations default="org-1"><organization identifier="org-1"><title>{title}</title>'
        f"{items}</organization></organizations><resources>{resources}</resources></manifest>"
    )


def package(
    path: Path,
    *,
    xml: Content | None = None,
    files: Mapping[str, Content] | None = None,
    folder: str = "",
) -> Path:
    """A zip with `xml` as its manifest and `files` (default: one page), below `folder`."""
    content = {"imsmanifest.xml": manifest() if xml is None else xml}
    content |= {"index.html": PAGE} if files is None else files
    return write_zip(path, {folder + name: data for name, data in content.items()})
