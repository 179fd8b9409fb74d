"""The manifest in its odd forms, each as a small file."""

import pytest

from scorm.manifest import Files, Item, ManifestError, Problem, Trouble, read_manifest
from tests.packages.scorm12 import ITEM, METADATA, NAMESPACES_2004, RESOURCE, manifest


def read(xml, names=("index.html",), root=""):
    data = xml if isinstance(xml, bytes) else xml.encode()
    return read_manifest(data, Files(names, root))


def problem_of(xml, **kwargs) -> Problem:
    with pytest.raises(ManifestError) as error:
        read(xml, **kwargs)
    return error.value.problems[0]


def resource(href, extra="", identifier="res-1"):
    return (
        f'<resource identifier="{identifier}" type="webcontent" adlcp:scormtype="sco" '
        f'href="{href}" {extra}/>'
    )


def test_the_whole_of_a_small_manifest():
    xml = manifest(
        items=(
            '<item identifier="a"><title>Del 1</title>'
            '<item identifier="b" identifierref="res-1" parameters="?tema=1" isvisible="false">'
            "<title>Hygiene</title>"
            '<adlcp:prerequisites type="aicc_script">a&amp;b</adlcp:prerequisites>'
            "<adlcp:maxtimeallowed>00:30:00</adlcp:maxtimeallowed>"
            "<adlcp:timelimitaction>exit, message</adlcp:timelimitaction>"
            "<adlcp:datafromlms>språk=nb</adlcp:datafromlms>"
            "<adlcp:masteryscore>80</adlcp:masteryscore></item></item>"
            '<item identifier="c" identifierref="res-2"><title>Brosjyre</title></item>'
        ),
        resources=(
            RESOURCE
            + '<resource identifier="res-2" adlcp:scormtype="asset" href="b.pdf"/>'
            + "<resource identifier='res-3' adlcp:scormtype='asset'><file href='c.css'/></resource>"
        ),
    )

    read_one = read(xml, names=("index.html", "b.pdf", "c.css"))

    assert (read_one.kind, read_one.edition, read_one.identifier, read_one.version) == (
        "scorm12",
        "1.2",
        "no.example.handhygiene",
        "1.0",
    )
    assert (read_one.title, read_one.launch, read_one.sco_count) == (
        "Håndhygiene",
        "index.html?tema=1",
        1,
    )
    assert read_one.warnings == ()
    assert read_one.items == (
        Item(identifier="a", title="Del 1", depth=0),
        Item(
            identifier="b",
            title="Hygiene",
            depth=1,
            href="index.html?tema=1",
            is_sco=True,
            is_visible=False,
            prerequisites="a&b",
            mastery_score=80.0,
            max_time_allowed="00:30:00",
            time_limit_action="exit,message",
            launch_data="språk=nb",
        ),
        Item(identifier="c", title="Brosjyre", depth=0, href="b.pdf"),
    )


@pytest.mark.parametrize(
    ("namespaces", "metadata", "kind"),
    [
        ("", "", "scorm12"),
        ("", METADATA, "scorm12"),
        (NAMESPACES_2004, METADATA, "scorm12"),
        (NAMESPACES_2004, "", "scorm2004"),
        (NAMESPACES_2004, METADATA.replace("1.2", "2004 3rd Edition"), "scorm2004"),
        ("", METADATA.replace("1.2", "2004 4th Edition"), "scorm2004"),
        ("", METADATA.replace("1.2", "CAM 1.3"), "scorm2004"),
        ('xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"', "", "scorm12"),
        (
            (
                'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" '
                'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"'
            ),
            "",
            "scorm12",
        ),
    ],
)
def test_the_version_by_schemaversion_then_by_namespaces(namespaces, metadata, kind):
    """Without any namespace the prefix adlcp is not declared, which is put up with."""
    found = read(manifest(namespaces=namespaces, metadata=metadata))

    assert (found.kind, found.sco_count) == (kind, 1)


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + manifest().encode(),
        b"\r\n  " + manifest().encode(),
        manifest(prolog="").encode(),
        manifest(prolog='<?xml version="1.0" encoding="ISO-8859-1"?>').encode("latin-1"),
        manifest(prolog='<?xml version="1.0" encoding="windows-1252"?>').encode("cp1252"),
        manifest(prolog='<?xml version="1.0" encoding="UTF-16"?>').encode("utf-16"),
        manifest(prolog='<?xml version="1.0" standalone="no"?><!-- x --><?y z?>').encode(),
        b"\xef\xbb\xbf\r\n" + manifest().encode(),
        b"\xef\xbb\xbf" + manifest(prolog='<?xml version="1.0" encoding="latin1"?>').encode(),
        "\r\n".encode("utf-16")
        + manifest(prolog='<?xml version="1.0" encoding="UTF-16"?>').encode("utf-16-le"),
        manifest(prolog='<?xml version="1.0" encoding="utf-16"?>').encode(),
        manifest(prolog="<?xml version='1.0' encoding = 'US-ASCII' ?>").encode(),
        manifest(prolog='<?xml version="1.0" encoding="ANSI"?>').encode(),
        manifest(prolog='<?xml version="1.0" encoding="ANSI"?>', namespaces="").encode(),
    ],
    ids=[
        *("bom", "space-first", "no-declaration", "latin1", "1252", "utf16", "comment-first"),
        *("bom-space", "bom-latin1", "utf16-space", "no-utf16", "no-ascii", "ansi", "ansi-prefix"),
    ],
)
def test_encodings(data):
    found = read(data)

    assert (found.title, found.items[0].title, found.warnings) == (
        "Håndhygiene",
        "Første del",
        (),
    )


@pytest.mark.parametrize("encoding", ["UTF-8", "us-ascii", "ANSI", "UTF-16"])
def test_letters_that_are_not_utf8_are_read_as_windows_writes_them(encoding):
    prolog = f'<?xml version="1.0" encoding="{encoding}"?>'

    found = read(manifest(prolog=prolog).encode("cp1252"))

    assert (found.title, found.warnings) == ("Håndhygiene", (Problem(Trouble.ENCODING),))


@pytest.mark.parametrize(
    ("href", "base", "names", "root", "opens"),
    [
        ("index.html", "", ["index.html"], "", "index.html"),
        ("./a/../index.html", "", ["index.html"], "", "index.html"),
        ("/index.html", "", ["index.html"], "", "index.html"),
        ("a\\index.html", "", ["a/index.html"], "", "a/index.html"),
        ("INDEX.HTM", "", ["Index.htm"], "", "Index.htm"),
        ("side%20%C3%A5.html", "", ["side å.html"], "", "side%20%C3%A5.html"),
        ("side%20%E5.html", "", ["side å.html"], "", "side%20%C3%A5.html"),
        ("side å.html", "", ["side å.html"], "", "side%20%C3%A5.html"),
        ("side a\u030a.html", "", ["side å.html"], "", "side%20%C3%A5.html"),
        ("a%20b.html", "", ["a%20b.html"], "", "a%2520b.html"),
        ("a.html", "min%20mappe/", ["min mappe/a.html"], "", "min%20mappe/a.html"),
        ("b%20c.html", "mappe%20%C3%A5", ["mappe å/b c.html"], "", "mappe%20%C3%A5/b%20c.html"),
        ("a.html", "mappe%E5/", ["mappeå/a.html"], "", "mappe%C3%A5/a.html"),
        ("b%20c.html", "a%20/", ["a%20/b c.html"], "", "a%2520/b%20c.html"),
        ("c#1.html", "", ["c#1.html"], "", "c%231.html"),
        ("index.html?a=1&amp;b=å#del 2", "", ["index.html"], "",
         "index.html?a=1&b=%C3%A5#del%202"),
        ("a.html", "res/", ["res/a.html"], "", "res/a.html"),
        ("a.html", "res", ["res/a.html"], "", "res/a.html"),
        ("a.html", "", ["kurs/a.html"], "kurs", "kurs/a.html"),
        ("../felles/a.html", "", ["felles/a.html"], "kurs", "felles/a.html"),
    ],
)  # fmt: skip
def test_hrefs_are_found_as_forgiving_servers_find_them(href, base, names, root, opens):
    extra = f'xml:base="{base}"' if base else ""

    found = read(manifest(resources=resource(href, extra)), names=names, root=root)

    assert found.launch == opens


def test_bases_are_put_together_from_the_outside_in():
    xml = manifest(resources=resource("a.html", 'xml:base="c/"'))
    xml = xml.replace("<manifest ", '<manifest xml:base="a/" ')
    xml = xml.replace("<resources>", '<resources xml:base="b/">')

    assert read(xml, names=["a/b/c/a.html"]).launch == "a/b/c/a.html"


@pytest.mark.parametrize(
    ("href", "parameters", "opens"),
    [
        ("index.html", "?a=1", "index.html?a=1"),
        ("index.html", "a=1", "index.html?a=1"),
        ("index.html", "&amp;a=1", "index.html?a=1"),
        ("index.html?x=1", "?a=1", "index.html?x=1&a=1"),
        ("index.html#top", "?a=1", "index.html?a=1#top"),
        ("index.html", "#side2", "index.html#side2"),
        ("index.html#top", "#side2", "index.html#top"),
        ("index.html", "  ", "index.html"),
    ],
)
def test_parameters(href, parameters, opens):
    item = ITEM.replace("identifierref", f'parameters="{parameters}" identifierref')

    assert read(manifest(items=item, resources=resource(href))).launch == opens


@pytest.mark.parametrize(
    ("xml", "problem"),
    [
        (manifest(items=""), Problem(Trouble.NO_ITEMS)),
        ("<manifest/>", Problem(Trouble.NO_ORGANIZATION)),
        ("<manifest><organizations/></manifest>", Problem(Trouble.NO_ORGANIZATION)),
        ("<tincan/>", Problem(Trouble.NOT_A_MANIFEST, "tincan")),
        (manifest(resources=""), Problem(Trouble.NOTHING_TO_OPEN)),
        (
            manifest(resources=resource("b.html")),
            Problem(Trouble.LAUNCH_MISSING, "Første del", "b.html"),
        ),
        (
            manifest(resources=resource("../../index.html")),
            Problem(Trouble.LAUNCH_MISSING, "Første del", "../../index.html"),
        ),
        (
            manifest(resources=resource("index.html?" + "a" * 2000)),
            Problem(Trouble.LONG_ADDRESS, "Første del"),
        ),
        (manifest(items=ITEM * 5001), Problem(Trouble.TOO_MANY_ITEMS, number=5000)),
        (
            manifest(prolog="<!DOCTYPE manifest>"),
            Problem(Trouble.DTD),
        ),
        (
            manifest(prolog='<!DOCTYPE manifest SYSTEM "http://127.0.0.1:9/x.dtd">'),
            Problem(Trouble.DTD),
        ),
        (
            manifest(prolog='<!DOCTYPE m [<!ENTITY a "x">]>', title="&a;"),
            Problem(Trouble.DTD),
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused(xml, problem):
    assert problem_of(xml) == problem


@pytest.mark.parametrize(
    ("xml", "line"),
    [("", 1), ("<manifest>", 1), ("<manifest>\n<a></b>", 2), ("<manifest>&nbsp;</manifest>", 1)],
)
def test_malformed_xml_names_the_line(xml, line):
    found = problem_of(xml)

    assert (found.trouble, found.number) == (Trouble.MALFORMED, line)
    assert found.name


def test_a_file_of_five_mebibytes_is_the_limit():
    whole = manifest().encode()
    padded = whole + b" " * (5 * 2**20 - len(whole))

    assert read(padded).sco_count == 1
    assert problem_of(padded + b" ") == Problem(Trouble.TOO_LARGE, number=5 * 2**20)


@pytest.mark.parametrize(
    "href", ["https://example.org/", "//example.org/x", "javascript:alert(1)", "data:text/html,x"]
)
def test_what_lies_outside_the_package_cannot_be_opened(href):
    items = ITEM + ITEM.replace("res-1", "res-2").replace("item-1", "item-2")
    resources = RESOURCE + resource(href, identifier="res-2")

    found = read(manifest(items=items, resources=resources))

    assert [item.href for item in found.items] == ["index.html", ""]
    assert found.warnings == (Problem(Trouble.EXTERNAL, "Første del", href),)


def test_faults_that_the_author_is_told_about():
    items = (
        ITEM.replace("</item>", "<adlcp:masteryscore>åtti</adlcp:masteryscore></item>")
        + ITEM.replace("res-1", "res-9")
        + ITEM.replace("res-1", "res-2")
    )
    resources = (
        RESOURCE.replace("</resource>", '<file href="a.css"/><file href="b.css"/></resource>')
        + '<resource identifier="res-2" adlcp:scormtype="sco"/>'
    )
    xml = manifest(items=items, resources=resources).replace(
        "</organizations>", '<organization identifier="o2"/></organizations>'
    )

    found = read(xml)

    assert found.warnings == (
        Problem(Trouble.SEVERAL_ORGANIZATIONS, "Håndhygiene", number=2),
        Problem(Trouble.MASTERY_SCORE, "Første del", "åtti"),
        Problem(Trouble.DANGLING, "Første del", "res-9"),
        Problem(Trouble.NO_HREF, "Første del", "res-2"),
        Problem(Trouble.FILES_MISSING, "a.css", number=2),
    )
    assert [item.identifier for item in found.items] == ["item-1", "item-1-2", "item-1-3"]


@pytest.mark.parametrize(
    ("written", "score"),
    [("80", 80.0), ("80%", 80.0), ("72,5", 72.5), ("0", 0.0), ("101", None), ("nan", None)],
)
def test_mastery_score(written, score):
    item = ITEM.replace("</item>", f"<adlcp:masteryscore>{written}</adlcp:masteryscore></item>")

    assert read(manifest(items=item)).items[0].mastery_score == score


def test_the_default_organization_is_used():
    other = f'<organization identifier="o2"><title>Annen</title>{ITEM}</organization>'
    xml = manifest().replace("</organizations>", f"{other}</organizations>")

    assert read(xml).title == "Håndhygiene"
    assert read(xml.replace('default="org-1"', 'default="o2"')).title == "Annen"
    assert read(xml.replace('default="org-1"', 'default="none"')).title == "Håndhygiene"


def test_a_course_without_a_title_takes_it_from_the_metadata():
    lom = (
        '<metadata><lom><general><title><langstring xml:lang="nb">Hygiene</langstring></title>'
        "</general></lom></metadata>"
    )

    assert read(manifest(title="", metadata=lom)).title == "Hygiene"
    assert read(manifest(title="", metadata="")).title == "Første del"


def test_where_nothing_says_what_it_is_everything_reports():
    resources = RESOURCE.replace('adlcp:scormtype="sco"', "")

    assert read(manifest(resources=resources)).sco_count == 1


def test_prerequisites_that_nobody_understands_are_left_out():
    items = "".join(
        f'<item identifier="{key}" identifierref="res-1"><title>{key}</title>'
        f"<adlcp:prerequisites type='aicc_script'>{script}</adlcp:prerequisites></item>"
        for key, script in {"a": "", "b": "a", "c": "a &amp;", "d": "a | gone"}.items()
    )
    found = read(manifest(items=items))
    assert [item.prerequisites for item in found.items] == ["", "a", "", "a | gone"]
    assert found.warnings == (
        Problem(Trouble.PREREQUISITES, "c", "a &"),
        Problem(Trouble.UNKNOWN_PREREQUISITE, "d", "gone"),
    )


def test_every_item_has_an_identifier_of_its_own():
    names = ("a", "a-3", "a", "a-3", "a-3-3")
    items = "".join(
        f'<item identifier="{name}" identifierref="res-1"><title>Del</title></item>'
        for name in names
    )

    found = [item.identifier for item in read(manifest(items=items)).items]

    assert len(set(found)) == len(names)
    assert found[:2] == ["a", "a-3"]
