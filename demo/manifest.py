"""Writes imsmanifest.xml of a demo package (SCORM 1.2 Content Aggregation Model, 2.3)."""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from demo.source import PackageSource, Sco

IMSCP = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
ADLCP = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
IMSMD = "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"
XML = "http://www.w3.org/XML/1998/namespace"

SHARED_RESOURCE = "RES-shared"
VERSION = "1.0"


def manifest_xml(package: PackageSource, shared: Sequence[str]) -> bytes:
    """The manifest as UTF-8; `shared` are the paths of the player's files in the zip."""
    ET.register_namespace("", IMSCP)
    ET.register_namespace("adlcp", ADLCP)
    ET.register_namespace("imsmd", IMSMD)
    root = ET.Element(
        _cp("manifest"), {"identifier": f"no.vestfjell.{package.slug}", "version": VERSION}
    )
    metadata = ET.SubElement(root, _cp("metadata"))
    _text(metadata, _cp("schema"), "ADL SCORM")
    _text(metadata, _cp("schemaversion"), "1.2")
    _lom(metadata, package)
    _organization(root, package)
    resources = ET.SubElement(root, _cp("resources"))
    for sco in package.scos:
        _sco_resource(resources, sco)
    asset = ET.SubElement(
        resources,
        _cp("resource"),
        {"identifier": SHARED_RESOURCE, "type": "webcontent", f"{{{ADLCP}}}scormtype": "asset"},
    )
    for href in shared:
        ET.SubElement(asset, _cp("file"), {"href": href})
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode", xml_declaration=False)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def sco_files(sco: Sco) -> tuple[str, str]:
    """The page that is launched, and the script with its questions."""
    return f"{sco.id}.html", f"{sco.id}.js"


def _organization(root: ET.Element, package: PackageSource) -> None:
    organizations = ET.SubElement(root, _cp("organizations"), {"default": "ORG-kurs"})
    organization = ET.SubElement(organizations, _cp("organization"), {"identifier": "ORG-kurs"})
    _text(organization, _cp("title"), package.title)
    for sco in package.scos:
        item = ET.SubElement(
            organization,
            _cp("item"),
            {"identifier": f"ITEM-{sco.id}", "identifierref": f"RES-{sco.id}", "isvisible": "true"},
        )
        _text(item, _cp("title"), sco.title)
        if sco.questions:
            _text(item, f"{{{ADLCP}}}masteryscore", str(package.mastery))


def _sco_resource(resources: ET.Element, sco: Sco) -> None:
    page, script = sco_files(sco)
    resource = ET.SubElement(
        resources,
        _cp("resource"),
        {
            "identifier": f"RES-{sco.id}",
            "type": "webcontent",
            f"{{{ADLCP}}}scormtype": "sco",
            "href": page,
        },
    )
    ET.SubElement(resource, _cp("file"), {"href": page})
    ET.SubElement(resource, _cp("file"), {"href": script})
    ET.SubElement(resource, _cp("dependency"), {"identifierref": SHARED_RESOURCE})


def _lom(metadata: ET.Element, package: PackageSource) -> None:
    general = ET.SubElement(ET.SubElement(metadata, _md("lom")), _md("general"))
    for name, value in (("title", package.title), ("description", package.description)):
        if name == "description":
            _text(general, _md("language"), package.language)
        string = ET.SubElement(ET.SubElement(general, _md(name)), _md("langstring"))
        string.set(f"{{{XML}}}lang", package.language)
        string.text = value


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text


def _cp(name: str) -> str:
    return f"{{{IMSCP}}}{name}"


def _md(name: str) -> str:
    return f"{{{IMSMD}}}{name}"
