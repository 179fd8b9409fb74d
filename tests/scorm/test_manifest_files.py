"""The parser against each real manifest that lies beside the checkout, by its index."""

import csv

import pytest

from scorm.manifest import Files, ManifestError, Trouble, read_manifest
from tests.conftest import SHARED

INDEX = SHARED / "scorm-manifests" / "index.tsv"

# Where the index and we differ, and why. Value: (kind, SCOs), or what the refusal begins with.
DIFFERENT = {
    # All its namespaces are those of SCORM 1.2 (adlcp_rootv1p2); only the schemaversion is missing.
    "hand-2004ns-noversion-10sco.imsmanifest.xml": ("scorm12", 10),
    # The index counts a SCO without an href, which nobody can open.
    "fixture-MissingLaunchUrl.imsmanifest.xml": Trouble.NOTHING_TO_OPEN,
    # The resource's identifier has white space around it: an XML ID has none, so the items find it.
    "adlnet__SCORM-2004-4ed-Test-Suite__e_development_TestSuite_LMSRTE_Courses_LMSTestPackage_"
    "OB-02b.imsmanifest.xml": ("scorm2004", 3),
}


def _rows():
    if not INDEX.is_file():
        return [pytest.param(None, marks=pytest.mark.skip("no manifests beside this checkout"))]
    with INDEX.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        found = [row for row in rows if row["version"].startswith("ims:")]
    return [pytest.param(row, id=row["file"].removesuffix(".imsmanifest.xml")) for row in found]


@pytest.mark.parametrize("row", _rows())
def test_kind_and_number_of_scos(row):
    kind = "scorm12" if row["version"] == "ims:1.2" else "scorm2004"
    expected = DIFFERENT.get(row["file"], (kind, int(row["scos"])))
    try:
        manifest = read_manifest((INDEX.parent / row["file"]).read_bytes(), Files(None))
    except ManifestError as error:
        found = error.problems[0].trouble
    else:
        found = (manifest.kind, manifest.sco_count)
        assert manifest.title
        assert manifest.launch
    assert found == expected
