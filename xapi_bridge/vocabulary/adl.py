"""ADL's verbs and activity types (https://registry.tincanapi.com, xAPI 1.0.3 Data 2.4.3)."""

from typing import Final

REGISTERED: Final = ("http://adlnet.gov/expapi/verbs/registered", "registered")
INITIALIZED: Final = ("http://adlnet.gov/expapi/verbs/initialized", "initialized")
RESUMED: Final = ("http://adlnet.gov/expapi/verbs/resumed", "resumed")
TERMINATED: Final = ("http://adlnet.gov/expapi/verbs/terminated", "terminated")
SUSPENDED: Final = ("http://adlnet.gov/expapi/verbs/suspended", "suspended")
COMPLETED: Final = ("http://adlnet.gov/expapi/verbs/completed", "completed")
PASSED: Final = ("http://adlnet.gov/expapi/verbs/passed", "passed")
FAILED: Final = ("http://adlnet.gov/expapi/verbs/failed", "failed")
RESPONDED: Final = ("http://adlnet.gov/expapi/verbs/responded", "responded")
ATTENDED: Final = ("http://adlnet.gov/expapi/verbs/attended", "attended")
VOIDED: Final = ("http://adlnet.gov/expapi/verbs/voided", "voided")

COURSE: Final = "http://adlnet.gov/expapi/activities/course"
LESSON: Final = "http://adlnet.gov/expapi/activities/lesson"
PERFORMANCE: Final = "http://adlnet.gov/expapi/activities/performance"
MEETING: Final = "http://adlnet.gov/expapi/activities/meeting"
SIMULATION: Final = "http://adlnet.gov/expapi/activities/simulation"
ATTEMPT: Final = "http://adlnet.gov/expapi/activities/attempt"
CMI_INTERACTION: Final = "http://adlnet.gov/expapi/activities/cmi.interaction"
"""Interactions carry their own definition (Data 2.4.4.1, interaction activities)."""
