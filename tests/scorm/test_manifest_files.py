"""The parser against each real manifest that lies beside the checkout, by its index."""

import csv

import pytest
from django.utils import translation

from content.errors import sentence_for_unknown
from content.inspectors import inspector_for
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


# What the index calls a manifest's oddities, and how a manifest that was read shows them.
ODDITIES = {
    "sequencing": lambda manifest: manifest.is_sequenced,
    "nested-items": lambda manifest: any(item.depth for item in manifest.items),
    "isvisible": lambda manifest: not all(item.is_visible for item in manifest.items),
    "launch-query": lambda manifest: "?" in manifest.launch,
    "dangling-ref": lambda manifest: Trouble.DANGLING in troubles(manifest),
    "asset-or-untyped-items": lambda manifest: (
        manifest.sco_count < sum(bool(item.href) for item in manifest.items)
    ),
    "prerequisites": lambda manifest: any(item.prerequisites for item in manifest.items),
    "masteryscore": lambda manifest: any(item.mastery_score for item in manifest.items),
    "dataFromLMS": lambda manifest: any(item.launch_data for item in manifest.items),
    "datafromlms": lambda manifest: any(item.launch_data for item in manifest.items),
    "timeLimitAction": lambda manifest: any(item.time_limit_action for item in manifest.items),
}


def troubles(manifest):
    return {problem.trouble for problem in manifest.warnings}


def _rows(*kinds):
    if not INDEX.is_file():
        return [pytest.param(None, marks=pytest.mark.skip("no manifests beside this checkout"))]
    with INDEX.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        found = [row for row in rows if row["version"].startswith(kinds)]
    return [pytest.param(row, id=row["file"].removesuffix(".imsmanifest.xml")) for row in found]


@pytest.mark.parametrize("row", _rows("cmi5:", "tincan:"))
def test_what_is_no_scorm_is_refused_with_a_sentence(row):
    names = [f"kurs/{row['version'].partition(':')[0]}.xml", "kurs/index.html"]
    assert inspector_for(names) is None
    with translation.override("en"):
        assert "Export the course as SCORM 1.2 or SCORM 2004." in sentence_for_unknown(names)


@pytest.mark.parametrize("row", _rows("ims:"))
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
        assert (manifest.tree is None) == (manifest.kind == "scorm12")
        listed = "" if row["file"] in DIFFERENT else row["oddities"]
        odd = {one.partition("=")[0] for one in listed.split(";")}
        assert [name for name in odd & ODDITIES.keys() if not ODDITIES[name](manifest)] == []
    assert found == expected
