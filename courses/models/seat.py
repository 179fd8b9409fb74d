"""Seats in sessions, the waiting list's offers, and who was there. Events are never changed."""

import uuid
from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models.enrolment import Enrolment
from courses.models.session import Meeting, Session
from people.models import Person


class SeatQuerySet(models.QuerySet["Seat"]):
    """Named questions about seats."""

    def active(self) -> "SeatQuerySet":
        """Those booked, offered or waiting."""
        return self.filter(state__in=Seat.ACTIVE)

    def taken(self) -> "SeatQuerySet":
        """Those that count against the capacity."""
        return self.filter(state__in=Seat.TAKEN)

    def in_line(self) -> "SeatQuerySet":
        """Those that wait, first come first."""
        return self.filter(state=Seat.State.WAITING).order_by("place_in_line", "pk")


class Seat(models.Model):
    """A person's seat in a session; one row for both, whatever happens to it.

    The state is that of the last `SeatEvent`; courses.seats holds the table of what may follow
    what. `sequence` grows with each state that a calendar must hear of.
    """

    class State(models.TextChoices):
        """Requested exists only inside the transaction that decides."""

        REQUESTED = "requested", _("requested")
        WAITING = "waiting", _("on the waiting list")
        OFFERED = "offered", _("offered")
        BOOKED = "booked", _("booked")
        CANCELLED = "cancelled", _("cancelled")

    ACTIVE: Final = (State.WAITING, State.OFFERED, State.BOOKED)
    TAKEN: Final = (State.OFFERED, State.BOOKED)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(Session, models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, models.PROTECT, related_name="seats")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="seats")
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED)
    place_in_line = models.PositiveIntegerField(null=True)
    sequence = models.PositiveIntegerField(default=0)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        constraints = (
            models.UniqueConstraint(fields=["session", "person"], name="courses_one_seat"),
            models.UniqueConstraint(
                fields=["session", "place_in_line"], name="courses_one_place_in_line"
            ),
        )
        indexes = (
            models.Index(fields=["session", "state", "place_in_line"], name="courses_seat_line"),
            models.Index(fields=["person", "state"], name="courses_seat_person"),
        )

    @property
    def is_active(self) -> bool:
        """Booked, offered or waiting."""
        return self.state in self.ACTIVE


class SeatEvent(models.Model):
    """Something that happened to a seat. The row's uuid seeds the statement's id.

    `by` is empty for what the portal did by itself.
    """

    class Kind(models.TextChoices):
        """What happened."""

        WAITED = "waited", _("put on the waiting list")
        BOOKED = "booked", _("booked")
        WALKED_IN = "walked_in", _("came without booking")
        OFFERED = "offered", _("offered a seat")
        ACCEPTED = "accepted", _("accepted the offer")
        MOVED_UP = "moved_up", _("moved up from the waiting list")
        DECLINED = "declined", _("declined the offer")
        LAPSED = "lapsed", _("the offer lapsed")
        CANCELLED = "cancelled", _("cancelled")
        CALLED_OFF = "called_off", _("the session was called off")
        CLOSED = "closed", _("the waiting list was closed")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("at", "id")


class Offer(models.Model):
    """A seat that is held for who waited longest, until `expires_at`. One open offer a seat."""

    class Answer(models.TextChoices):
        """How it ended."""

        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        LAPSED = "lapsed", _("lapsed")
        WITHDRAWN = "withdrawn", _("withdrawn")  # the seat was cancelled otherwise

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="offers")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=9, choices=Answer, blank=True)

    class Meta:
        ordering = ("made_at", "id")
        verbose_name = _("offer")
        constraints = (
            models.UniqueConstraint(
                fields=["seat"], condition=Q(answered_at__isnull=True), name="courses_one_offer"
            ),
        )
        indexes = (
            models.Index(
                fields=["expires_at"],
                condition=Q(answered_at__isnull=True),
                name="courses_offer_open",
            ),
        )


class Attendance(models.Model):
    """What an instructor saw: `seat` at `meeting`. A correction is a new row that names the old.

    The last row of a seat and meeting counts. `minutes` are those the person was there.
    """

    class Status(models.TextChoices):
        """Unmarked takes a mistaken mark back."""

        FULL = "full", _("there")
        PART = "part", _("there in part")
        ABSENT = "absent", _("absent")
        UNMARKED = "unmarked", _("not marked")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="attendances")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    status = models.CharField(max_length=8, choices=Status)
    minutes = models.PositiveSmallIntegerField(default=0)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        verbose_name = _("attendance")
        constraints = (
            models.UniqueConstraint(
                fields=["seat", "meeting"],
                condition=Q(corrects__isnull=True),
                name="courses_one_first_mark",
            ),
        )

    @property
    def minutes_if_part(self) -> int:
        """The minutes, where they were typed and do not follow from the status."""
        return self.minutes if self.status == self.Status.PART else 0

    @property
    def was_there(self) -> bool:
        """Whether it counts any minutes."""
        return self.status in {self.Status.FULL, self.Status.PART}


class CalendarFeed(models.Model):
    """A person's calendar address. The address is `nonce` signed; a new nonce ends the old one."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="calendar_feed")
    nonce = models.CharField(max_length=40, unique=True)
    made_at = models.DateTimeField()
