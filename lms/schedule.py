"""What beat starts by itself: sweeps for what a lost nudge left, and what the calendar asks."""

from collections.abc import Mapping
from typing import Any

from celery.schedules import crontab

SCHEDULE: Mapping[str, Mapping[str, Any]] = {
    # Seconds between two runs.
    "sweep-outbox": {"task": "xapi_bridge.tasks.drain_outbox", "schedule": 5.0},
    "sweep-evidence": {"task": "xapi_bridge.tasks.collect_evidence", "schedule": 5.0},
    "sweep-targets": {"task": "xapi_bridge.tasks.sweep_targets", "schedule": 5.0},
    "send-notices": {"task": "people.tasks.send_notices", "schedule": 10.0},
    "sweep-imports": {"task": "content.tasks.run_pending_imports", "schedule": 15.0},
    "sweep-people-imports": {"task": "people.tasks.run_people_imports", "schedule": 60.0},
    "sweep-version-moves": {"task": "scorm.tasks.run_pending_moves", "schedule": 60.0},
    "sweep-statement-exports": {"task": "xapi_bridge.tasks.sweep_exports", "schedule": 60.0},
    "move-waiting-lists": {"task": "courses.tasks.move_waiting_lists", "schedule": 60.0},
    "purge-uploads": {
        "task": "content.tasks.purge_abandoned_uploads",
        "schedule": crontab(minute=50),
    },
    # In the daytime, so that no phone rings at night; what an hour missed, the next one finds.
    "follow-certificates": {
        "task": "courses.tasks.follow_certificates",
        "schedule": crontab(hour="6-20", minute=10),
    },
    # Employments, and then requirements, begin and end by the calendar.
    "end-roles-of-leavers": {
        "task": "people.tasks.end_roles_of_leavers",
        "schedule": crontab(hour=0, minute=10),
    },
    "refresh-obligations": {
        "task": "competence.tasks.follow_the_calendar",
        "schedule": crontab(hour=0, minute=20),
    },
    "purge-statements": {
        "task": "xapi_bridge.tasks.purge_statements",
        "schedule": crontab(hour=2, minute=30),
    },
    "purge-guest-rounds": {
        "task": "courses.tasks.purge_guest_rounds",
        "schedule": crontab(hour=3, minute=40),
    },
    "clear-sessions": {
        "task": "people.tasks.clear_sessions",
        "schedule": crontab(hour=3, minute=40),
    },
    # After the nightly import from HR: who has come, or got an address.
    "replay-unmatched": {
        "task": "xapi_bridge.tasks.replay_unmatched",
        "schedule": crontab(hour=5, minute=40),
    },
}
