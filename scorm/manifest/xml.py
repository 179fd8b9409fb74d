"""Reading untrusted XML: no DTD, no entities, no network; tolerant where real exports need it."""

import codecs
import re
from collections.abc import Iterator

from lxml import etree

from scorm.manifest.problems import ManifestError, Problem, Trouble

Element = etree._Element  # noqa: SLF001  # the type of elements has no public name

_DOCTYPE = b"<!DOCTYPE"
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)""")
_WINDOWS = "windows-1252"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def read_xml(data: bytes) -> tuple[Element, list[Problem]]:
    """The root element and what was put up with. Raises ManifestError.

    Put up with: white space before the XML declaration, prefixes that nobody declared, and bytes
    that are not what the declaration says but UTF-8, or else Windows-1252.
    """
    data, encoding = _unmarked(data)
    data = data.lstrip(b" \t\r\n")
    problems: list[Problem] = []
    try:
        root = _parsed(data, encoding)
    except etree.XMLSyntaxError as error:
        encoding = _real_encoding(data)
        if encoding is None:
            raise _malformed(data, error) from None
        try:
            root = _parsed(data, encoding)
        except etree.XMLSyntaxError as second:
            raise _malformed(data, second) from None
        if encoding == _WINDOWS:
            problems.append(Problem(Trouble.ENCODING))
    if root.getroottree().docinfo.doctype:  # type: ignore[attr-defined]  # missing in the stubs
        raise ManifestError(Problem(Trouble.DTD))
    return root, problems


def local(name: str) -> str:
    """The name of an element or attribute without namespace or prefix, in lower case.

    Case differs between versions (scormtype in 1.2, scormType in 2004) and between tools.
    """
    return name.rpartition("}")[2].rpartition(":")[2].lower()


def children(element: Element, name: str) -> Iterator[Element]:
    """The child elements with this local name."""
    return (child for child in element if local(str(child.tag)) == name)


def child(element: Element, name: str) -> Element | None:
    """The first child element with this local name."""
    return next(children(element, name), None)


def text(element: Element, name: str) -> str:
    """The text of the first child with this local name, without the white space around it."""
    found = child(element, name)
    return "" if found is None else "".join(map(str, found.itertext())).strip()


def attribute(element: Element, name: str) -> str:
    """The value of the attribute with this local name, in whatever namespace."""
    for key, value in element.attrib.items():
        if local(str(key)) == name:
            return str(value).strip()
    return ""


def base(*elements: Element | None) -> str:
    """The xml:base attributes of nested elements, outermost first, put together."""
    parts = [element.get(_BASE, "") for element in elements if element is not None]
    return "".join(part if part.endswith("/") else f"{part}/" for part in parts if part)


def _unmarked(data: bytes) -> tuple[bytes, str | None]:
    """The bytes without a byte order mark, and the encoding that it tells; those of UTF-16, where
    white space is not one byte, become UTF-8."""
    if data.startswith(codecs.BOM_UTF8):
        return data.removeprefix(codecs.BOM_UTF8), "utf-8"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace").encode(), "utf-8"
    return data, None


def _parsed(data: bytes, encoding: str | None) -> Element:
    parser = _parser(encoding=encoding)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        if not _only_prefixes(parser):
            raise
    return etree.fromstring(data, _parser(encoding=encoding, recover=True))


def _parser(*, encoding: str | None = None, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        encoding=encoding,
        recover=recover,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _only_prefixes(parser: etree.XMLParser) -> bool:
    """Whether undeclared prefixes are all that the parser found. (The log of an exception is that
    of the whole process.)
    """
    log = list(parser.error_log)
    return bool(log) and all(entry.domain_name == "NAMESPACE" for entry in log)


def _real_encoding(data: bytes) -> str | None:
    """The encoding of bytes that cannot be in the declared one; None where they may be.

    A declaration that is read a byte a letter does not stand in UTF-16, whatever it says.
    """
    found = _DECLARED.match(data)
    try:
        declared = codecs.lookup(found[1].decode() if found else "utf-8").name
    except LookupError:
        declared = ""
    may_be = declared and not declared.startswith(("utf-16", "utf-32"))
    if declared in {"utf-8", "ascii"}:  # of the others no bytes can be told to be wrong
        may_be = _is_in(data, declared)
    if may_be:
        return None
    return "utf-8" if _is_in(data, "utf-8") else _WINDOWS


def _is_in(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _malformed(data: bytes, error: etree.XMLSyntaxError) -> ManifestError:
    if _DOCTYPE in data.replace(b"\0", b""):
        return ManifestError(Problem(Trouble.DTD))
    word = (error.msg or "").partition(", line ")[0]
    return ManifestError(Problem(Trouble.MALFORMED, word, number=error.lineno or 0))
