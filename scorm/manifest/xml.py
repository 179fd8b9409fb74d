"""Reading untrusted XML: no DTD, no entities, no network; tolerant where real exports need it."""

from collections.abc import Iterator

from lxml import etree

from scorm.manifest.problems import ManifestError, Problem, Trouble

Element = etree._Element  # noqa: SLF001  # the type of elements has no public name

_DOCTYPE = b"<!DOCTYPE"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def read_xml(data: bytes) -> tuple[Element, list[Problem]]:
    """The root element and what was put up with. Raises ManifestError.

    Put up with: white space before the XML declaration, prefixes that nobody declared, and bytes
    of Windows-1252 in a file that says it is UTF-8.
    """
    data = data.lstrip(b" \t\r\n")
    problems: list[Problem] = []
    parser = _parser()
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        encoding = None if _is_unicode(data) else "windows-1252"
        only_prefixes = _only_prefixes(parser)
        if not (encoding or only_prefixes):
            raise _malformed(data, error) from None
        try:
            root = etree.fromstring(data, _parser(encoding=encoding, recover=only_prefixes))
        except etree.XMLSyntaxError:
            raise _malformed(data, error) from None
        if encoding:
            problems.append(Problem(Trouble.ENCODING))
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]  # missing in the stubs
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


def _is_unicode(data: bytes) -> bool:
    """Whether the bytes may be what they say; only UTF-8 can be told to be wrong."""
    if b"encoding" in data[:200] and b"utf-8" not in data[:200].lower():
        return True
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return True


def _malformed(data: bytes, error: etree.XMLSyntaxError) -> ManifestError:
    if _DOCTYPE in data.replace(b"\0", b""):
        return ManifestError(Problem(Trouble.DTD))
    word = (error.msg or "").partition(", line ")[0]
    return ManifestError(Problem(Trouble.MALFORMED, word, number=error.lineno or 0))
