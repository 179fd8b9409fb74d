"""The SCORM profile (https://adl.gitbooks.io/scorm-profile-xapi)."""

from typing import Final

CATEGORY: Final = "https://w3id.org/xapi/scorm"
PROFILE_TYPE: Final = "http://adlnet.gov/expapi/activities/profile"
