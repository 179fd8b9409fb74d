"""A learner's work in a package: attempt, state of each SCO, visits and answers."""

import uuid

from django.db import models

from content.models import Package
from courses.models import Enrolment, GuestRound, Module
from people.models import Person
from scorm.cmi.outcome import Outcome, Score
from scorm.cmi.record import Record
from scorm.models.sco import Sco


class Attempt(models.Model):
    """An enrolment's work in one module. A new try is a new attempt; nothing is ever reset.

    A visitor's attempt has a guest round; when that is claimed it gets its enrolment, too.
    `kept_bytes` is what a visitor has sent so far. `current_visit` is the number of the last visit
    that was initialized, in `current_sco`; 0 before the first. `sequencing` is where SCORM 2004's
    sequencer stands (static/scorm/engine2004.js); `rollup_status` and `rollup_scaled` are what its
    root came to, empty where the SCOs are counted.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, null=True, related_name="scorm_attempts"
    )
    guest = models.ForeignKey(GuestRound, models.CASCADE, null=True, related_name="scorm_attempts")
    module = models.ForeignKey(Module, models.PROTECT, related_name="scorm_attempts")
    # Who is under way stays on the version they began with, also when the module gets a new one.
    package = models.ForeignKey(Package, models.PROTECT, related_name="scorm_attempts")
    number = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField()
    current_sco = models.ForeignKey(Sco, models.PROTECT, null=True, related_name="+")
    current_visit = models.PositiveIntegerField(default=0)
    kept_bytes = models.PositiveIntegerField(default=0)
    sequencing = models.TextField(blank=True)
    rollup_status = models.CharField(max_length=13, blank=True)
    rollup_scaled = models.FloatField(null=True)  # 0..1
    # Who opened it for the learner, and why; empty where the learner began it.
    opened_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField(blank=True)
    replaced_at = models.DateTimeField(null=True)  # by the next attempt; what is saved still counts

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["enrolment", "module", "number"], name="scorm_attempt_number"
            ),
            models.UniqueConstraint(
                fields=["guest", "module", "number"],
                condition=models.Q(enrolment__isnull=True),
                name="scorm_guest_attempt_number",
            ),
            models.CheckConstraint(
                name="scorm_attempt_is_somebodys",
                condition=models.Q(enrolment__isnull=False) | models.Q(guest__isnull=False),
            ),
        )

    @property
    def rollup(self) -> Outcome | None:
        """What the root of the activity tree came to; None where the SCOs are counted."""
        if not self.rollup_status:
            return None
        return Outcome(self.rollup_status, Score(given=self.rollup_scaled))

    @property
    def is_claimed(self) -> bool:
        """Whether it belongs to an enrolment, so that what happens in it is told."""
        return self.enrolment_id is not None


class ScoState(models.Model):
    """The data model of one SCO in one attempt, as it stands (SCORM 1.2 RTE 3.4.4, 2004 RTE 4.2).

    `cmi` holds the SCO's own values by element name, without what has a column here. Scores are
    the SCO's own (1.2: 0..100); `score_scaled` is what a SCO of 2004 said itself, -1..1; times are
    seconds. `visit_number` is the last visit that was initialized in
    this SCO: only its saves may change more than the outcome. `begun_visit` is the first of those
    that go on from each other: 2004 begins with a fresh data model after a normal exit.
    """

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="sco_states")
    sco = models.ForeignKey(Sco, models.PROTECT, related_name="states")
    visit_number = models.PositiveIntegerField(default=0)
    begun_visit = models.PositiveIntegerField(default=0)
    lesson_status = models.CharField(max_length=13, default="not attempted")
    score_raw = models.FloatField(null=True)
    score_min = models.FloatField(null=True)
    score_max = models.FloatField(null=True)
    score_scaled = models.FloatField(null=True)
    total_seconds = models.FloatField(default=0)
    exit = models.CharField(max_length=10, blank=True)
    lesson_location = models.TextField(blank=True)
    suspend_data = models.TextField(blank=True)
    cmi = models.JSONField(default=dict)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["attempt", "sco"], name="scorm_one_state"),)

    @property
    def outcome(self) -> Outcome:
        """Status and score."""
        score = Score(self.score_raw, self.score_min, self.score_max, self.score_scaled)
        return Outcome(self.lesson_status, score)

    @property
    def record(self) -> Record:
        """The row as the data model's rules see it."""
        return Record(
            self.outcome, self.exit, self.lesson_location, self.suspend_data, dict(self.cmi)
        )

    def keep(self, record: Record) -> list[str]:
        """Take the record into the fields; gives the names of those that changed."""
        score = record.outcome.score
        new = {
            "lesson_status": record.outcome.status,
            "score_raw": score.raw,
            "score_min": score.min,
            "score_max": score.max,
            "score_scaled": score.given,
            "exit": record.exit,
            "lesson_location": record.lesson_location,
            "suspend_data": record.suspend_data,
            "cmi": dict(record.values),
        }
        changed = [name for name, value in new.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, new[name])
        return changed


class Visit(models.Model):
    """One LMSInitialize of a SCO. Saves carry sequence numbers within it.

    A visit is made when the frame is opened and counts once it is initialized. `number` orders the
    visits of an attempt: a save of an older one may raise a result and never overwrites
    lesson_location or suspend_data. `claims` is what it said of status, exit and score
    (scorm.cmi.claims). `saved_at` is when the learner last did something in it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="visits")
    sco = models.ForeignKey(Sco, models.PROTECT, related_name="visits")
    number = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    initialized_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    last_seq = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)  # session_time of this visit
    claims = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["attempt", "number"], name="scorm_visit_number"),
        )


class Interaction(models.Model):
    """One answer, as the SCO reported it under cmi.interactions.n in a visit (RTE 3.4.4).

    `reported_at` is empty until the answer has its result or its visit ends.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="interactions")
    index = models.PositiveIntegerField()
    identifier = models.CharField(max_length=255)
    type = models.CharField(max_length=12, blank=True)
    description = models.TextField(blank=True)  # SCORM 2004: the question
    student_response = models.TextField(blank=True)
    correct_responses = models.JSONField(default=list)  # patterns
    result = models.CharField(max_length=80, blank=True)
    weighting = models.CharField(max_length=80, blank=True)
    latency = models.CharField(max_length=250, blank=True)  # CMITimespan; 2004: ISO 8601
    time = models.CharField(max_length=40, blank=True)  # CMITime; 2004: ISO 8601
    objectives = models.JSONField(default=list)
    reported_at = models.DateTimeField(null=True)

    SAID = (  # the columns that the SCO fills
        "identifier",
        "type",
        "description",
        "student_response",
        "correct_responses",
        "result",
        "weighting",
        "latency",
        "time",
        "objectives",
    )

    class Meta:
        ordering = ("visit", "index")
        constraints = (
            models.UniqueConstraint(fields=["visit", "index"], name="scorm_interaction_index"),
        )
