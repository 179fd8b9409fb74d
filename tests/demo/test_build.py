"""The demo packages are whole, repeatable and welcome in any LMS."""

import re
import zipfile

import pytest
from lxml import etree

from content.models import Package
from content.services import import_zip
from demo.build import build, build_all
from demo.manifest import ADLCP, IMSCP
from demo.source import read, slugs
from scorm.models import Sco

SLUGS = slugs()
NS = {"cp": IMSCP, "adlcp": ADLCP}
# A namespace is a name, not an address to call.
NAMESPACES = re.compile(r'xmlns(:\w+)?="[^"]*"')
CMI_IDENTIFIER = re.compile(r"[0-9A-Za-z_-]{1,255}")


@pytest.fixture(scope="module", params=SLUGS)
def package(request, tmp_path_factory):
    """(slug, open zip) of each package."""
    path = build(request.param, tmp_path_factory.mktemp("zips"))
    with zipfile.ZipFile(path) as archive:
        yield request.param, archive


def _manifest(archive):
    return etree.fromstring(archive.read("imsmanifest.xml"))


def test_there_are_twelve_courses_and_one_has_several_scos():
    packages = [read(slug) for slug in SLUGS]
    assert len(packages) == 12
    assert [p.slug for p in packages if len(p.scos) > 1] == ["informasjonssikkerhet"]
    assert {p.language for p in packages} == {"nb", "nn"}


def test_two_builds_are_the_same_bytes(tmp_path):
    first = build_all(tmp_path / "first")
    second = build_all(tmp_path / "second")
    assert [p.name for p in first] == [f"{slug}.zip" for slug in SLUGS]
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]


def test_manifest_lists_every_file_once(package):
    _slug, archive = package
    listed = [f.get("href") for f in _manifest(archive).iterfind(".//cp:file", NS)]
    assert sorted([*listed, "imsmanifest.xml"]) == archive.namelist()


def test_manifest_says_what_the_source_says(package):
    slug, archive = package
    source, root = read(slug), _manifest(archive)
    assert root.findtext("cp:metadata/cp:schema", namespaces=NS) == "ADL SCORM"
    assert root.findtext("cp:metadata/cp:schemaversion", namespaces=NS) == "1.2"
    resources = {r.get("identifier"): r for r in root.iterfind(".//cp:resource", NS)}
    organization = root.find("cp:organizations/cp:organization", NS)
    assert organization.get("identifier") == root.find("cp:organizations", NS).get("default")
    items = organization.findall("cp:item", NS)
    assert [
        (
            item.findtext("cp:title", namespaces=NS),
            item.findtext("adlcp:masteryscore", namespaces=NS),
            resources[item.get("identifierref")].get("href"),
            resources[item.get("identifierref")].get(f"{{{ADLCP}}}scormtype"),
        )
        for item in items
    ] == [
        (sco.title, str(source.mastery) if sco.questions else None, f"{sco.id}.html", "sco")
        for sco in source.scos
    ]


def test_nothing_is_fetched_from_elsewhere(package):
    _slug, archive = package
    for name in archive.namelist():
        text = NAMESPACES.sub("", archive.read(name).decode())
        assert not re.search(r"(https?:)?//[a-z0-9.-]+\.[a-z]{2,}", text), name


def test_the_right_answers_are_not_in_the_pages(package):
    slug, archive = package
    for sco in read(slug).scos:
        page = archive.read(f"{sco.id}.html").decode()
        assert 'type="radio"' not in page
        assert all(question.feedback not in page for question in sco.questions)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_text_is_well_formed_and_each_drawing_has_words(slug):
    for page in (page for sco in read(slug).scos for page in sco.pages):
        etree.fromstring(f"<body>{page.body}</body>")
        if page.figure:
            etree.fromstring(page.figure)
        assert bool(page.figure) == bool(page.alt)


@pytest.mark.parametrize("slug", SLUGS)
def test_each_question_can_be_answered(slug):
    questions = [question for sco in read(slug).scos for question in sco.questions]
    assert len(questions) >= 4
    assert len({q.id for q in questions}) == len(questions)
    for question in questions:
        letters = {letter for letter, _text in question.options}
        assert CMI_IDENTIFIER.fullmatch(question.id)
        assert set(question.correct) < letters
        assert question.correct
        assert question.feedback


@pytest.mark.django_db
@pytest.mark.parametrize("slug", SLUGS)
def test_the_portal_imports_it_without_a_remark(slug, tmp_path):
    report = import_zip(build(slug, tmp_path), filename=f"{slug}.zip", by=None)
    source = read(slug)
    assert report.as_json() == {
        "file": f"{slug}.zip",
        "ok": True,
        "kind": "scorm12",
        "title": source.title,
        "scos": len(source.scos),
        "launch": f"{source.scos[0].id}.html",
        "warnings": [],
        "errors": [],
        "package": str(Package.objects.get().uuid),
    }
    assert list(Sco.objects.values_list("identifier", "href", "mastery_score")) == [
        (f"ITEM-{s.id}", f"{s.id}.html", float(source.mastery) if s.questions else None)
        for s in source.scos
    ]
