"""imsmanifest.xml of SCORM 1.2 and 2004, in all the forms that it comes in. Pure: no Django.

Content Aggregation Model 1.2 (2001), section 2.3; for SCORM 2004 the CAM of the 4th Edition.
"""

from scorm.manifest.hrefs import Files
from scorm.manifest.problems import ManifestError, Problem, Trouble
from scorm.manifest.reader import MAX_BYTES, Item, Manifest, read_manifest

__all__ = [
    "MAX_BYTES",
    "Files",
    "Item",
    "Manifest",
    "ManifestError",
    "Problem",
    "Trouble",
    "read_manifest",
]
