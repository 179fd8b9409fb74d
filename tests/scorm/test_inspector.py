"""What the inspector says of an unpacked folder, and what it keeps."""

import pytest

from content.inspectors import inspector_for
from content.models import Package, PackageKind
from scorm.inspector import ScormInspector
from scorm.manifest import Trouble
from scorm.models import ActivityTree, Sco
from scorm.texts import _SENTENCES
from tests.packages import scorm12, scorm2004


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def unpacked(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return folder


@pytest.mark.parametrize(
    ("names", "recognised"),
    [
        (["imsmanifest.xml", "index.html"], True),
        (["IMSManifest.XML"], True),
        (["kurs/imsmanifest.xml", "__MACOSX/kurs/._imsmanifest.xml"], True),
        (["imsmanifest.xml", "kurs/imsmanifest.xml"], True),
        (["a/imsmanifest.xml", "b/imsmanifest.xml"], False),
        (["a/b/imsmanifest.xml"], False),
        (["ximsmanifest.xml"], False),
        ([], False),
    ],
)
def test_recognises(names, recognised):
    assert ScormInspector().recognises(names) is recognised
    assert (inspector_for(names) is not None) is recognised


def test_a_course_one_folder_down(tmp_path):
    folder = unpacked(
        tmp_path, {"kurs/imsmanifest.xml": scorm12.manifest(), "kurs/index.html": scorm12.PAGE}
    )

    found = ScormInspector().inspect(folder)

    assert (found.kind, found.title, found.lineage, found.version, found.scos, found.launch) == (
        "scorm12",
        "Håndhygiene",
        "no.example.handhygiene",
        "1.0",
        1,
        "kurs/index.html",
    )
    assert (found.warnings, list(found.errors)) == ([], [])


@pytest.mark.django_db
def test_scorm_2004_keeps_its_tree(tmp_path):
    folder = unpacked(tmp_path, {"imsmanifest.xml": scorm2004.manifest(), **scorm2004.FILES})
    found = ScormInspector().inspect(folder)
    assert (found.kind, found.title, found.scos, found.launch, list(found.errors)) == (
        "scorm2004",
        "Smittevern",
        2,
        "lesson.html",
        [],
    )
    package = Package.objects.create(
        kind=PackageKind.SCORM2004, title="x", sco_count=2, file_count=3, total_bytes=1
    )

    ScormInspector().keep(package, found)

    fields = ("identifier", "passing_score", "completion_threshold", "set_by_content")
    assert list(Sco.objects.values_list(*fields)) == [
        ("lesson", None, None, True),
        ("quiz", 0.8, None, True),
    ]
    tree = ActivityTree.objects.get(package=package)
    assert tree.is_sequenced
    assert [one["id"] for one in tree.tree["children"]] == ["lesson", "quiz"]


def test_warnings_are_sentences(tmp_path):
    resource = scorm12.RESOURCE.replace("<file", '<file href="borte.css"/><file')
    folder = unpacked(
        tmp_path,
        {"imsmanifest.xml": scorm12.manifest(resources=resource), "index.html": scorm12.PAGE},
    )

    assert ScormInspector().inspect(folder).warnings == [
        "Files that imsmanifest.xml lists are not in the zip: 1, the first is “borte.css”."
    ]


@pytest.mark.django_db
def test_keep_saves_the_items_in_order(tmp_path):
    items = (
        f'<item identifier="a"><title>{"Å" * 600}</title>{scorm12.ITEM}</item>'
        '<item identifier="c" identifierref="res-2"><title>Brosjyre</title></item>'
    )
    resources = scorm12.RESOURCE + (
        '<resource identifier="res-2" adlcp:scormtype="asset" href="index.html"/>'
    )
    xml = scorm12.manifest(items=items, resources=resources)
    folder = unpacked(tmp_path, {"imsmanifest.xml": xml, "index.html": "x"})
    inspection = ScormInspector().inspect(folder)
    package = Package.objects.create(
        kind=PackageKind.SCORM12, title="x", sco_count=1, file_count=2, total_bytes=1
    )

    ScormInspector().keep(package, inspection)

    fields = ("identifier", "position", "depth", "title", "href", "is_asset")
    assert list(Sco.objects.values_list(*fields)) == [
        ("a", 0, 0, "Å" * 499 + "…", "", False),
        ("item-1", 1, 1, "Første del", "index.html", False),
        ("c", 2, 0, "Brosjyre", "index.html", True),
    ]


def test_each_trouble_has_a_sentence():
    assert set(_SENTENCES) == set(Trouble)
