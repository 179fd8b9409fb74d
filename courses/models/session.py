"""Sessions that people meet in: time, place, capacity and instructors."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import Max, Min, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models.course import Module
from people.models import Person


class SessionQuerySet(models.QuerySet["Session"]):
    """Named questions about sessions; who may see which stands in courses.rules."""

    def published(self) -> "SessionQuerySet":
        """Those that people see, cancelled ones included."""
        return self.filter(published_at__isnull=False)

    def taking_place(self) -> "SessionQuerySet":
        """Published and not cancelled."""
        return self.published().filter(cancelled_at__isnull=True)

    def with_times(self) -> "SessionQuerySet":
        """Each with `starts` and `ends` (of its meetings), in that order."""
        held = Q(meetings__cancelled_at__isnull=True)
        return self.annotate(
            starts=Min("meetings__starts", filter=held), ends=Max("meetings__ends", filter=held)
        ).order_by("starts", "pk")


class Session(models.Model):
    """One run of a classroom or simulation module: people book seats and meet.

    `capacity` counts seats that are booked or offered. `last_in_line` numbers the waiting list: it
    only grows, so the order is that of arrival. With `accepts_offers` who waits is moved up at
    once; else an offer stands for `offer_hours`.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    module = models.ForeignKey(Module, models.PROTECT, related_name="sessions")
    title = models.CharField(_("title"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=200)
    capacity = models.PositiveSmallIntegerField(_("number of seats"), default=12)
    booking_deadline = models.DateTimeField(_("book before"), null=True, blank=True)
    cancellation_deadline = models.DateTimeField(_("cancel before"), null=True, blank=True)
    accepts_offers = models.BooleanField(_("move up from the waiting list at once"), default=True)
    offer_hours = models.PositiveSmallIntegerField(_("hours that an offer stands"), default=24)
    instructors = models.ManyToManyField(
        Person, related_name="sessions_taught", blank=True, verbose_name=_("instructors")
    )
    last_in_line = models.PositiveIntegerField(default=0, editable=False)
    published_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("classroom session")
        constraints = (
            models.CheckConstraint(name="courses_session_has_seats", condition=Q(capacity__gte=1)),
            models.CheckConstraint(
                name="courses_session_offer_stands", condition=Q(offer_hours__gte=1)
            ),
        )

    def __str__(self) -> str:
        return self.title or self.module.title

    def get_absolute_url(self) -> str:
        """Where it stands on the course page."""
        return f"{self.module.course.get_absolute_url()}#session-{self.uuid}"

    def get_teaching_url(self) -> str:
        """The instructor's page."""
        return reverse("courses:teaching_session", args=[self.uuid])

    def get_enrolling_url(self) -> str:
        """Where a leader gives members of the unit a seat."""
        return reverse("courses:enrol_people", args=[self.uuid])

    @property
    def is_cancelled(self) -> bool:
        """Whether it will not take place."""
        return self.cancelled_at is not None

    @property
    def held_meetings(self) -> list["Meeting"]:
        """The meetings that take place, in order; those that are prefetched."""
        return [m for m in self.meetings.all() if m.cancelled_at is None]

    @property
    def first_meeting(self) -> "Meeting | None":
        """The meeting that opens the session."""
        return next(iter(self.held_meetings), None)

    def has_started(self, now: dt.datetime) -> bool:
        """Whether the first meeting has begun."""
        first = self.first_meeting
        return first is not None and first.starts <= now

    def has_ended(self, now: dt.datetime) -> bool:
        """Whether the last meeting is over."""
        held = self.held_meetings
        return bool(held) and max(m.ends for m in held) <= now

    def is_bookable(self, now: dt.datetime) -> bool:
        """Whether a seat, or a place in the line, may be asked for now."""
        return (
            self.published_at is not None
            and self.cancelled_at is None
            and (self.booking_deadline is None or now <= self.booking_deadline)
            and self.first_meeting is not None
            and not self.has_started(now)
        )

    def may_cancel(self, now: dt.datetime) -> bool:
        """Whether a person may still give back a seat alone."""
        if self.cancellation_deadline is not None and now > self.cancellation_deadline:
            return False
        return not self.has_started(now)


class Meeting(models.Model):
    """A time and a place of a session. `sequence` grows at each change (RFC 5545 3.8.7.4)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="meetings")
    starts = models.DateTimeField(_("starts"))
    ends = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200, blank=True)  # empty: the session's
    sequence = models.PositiveIntegerField(default=0, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("starts", "id")
        verbose_name = _("meeting")
        constraints = (
            models.CheckConstraint(
                name="courses_meeting_ends_later", condition=Q(ends__gt=models.F("starts"))
            ),
        )
        indexes = (models.Index(fields=["starts"], name="courses_meeting_starts"),)

    @property
    def where(self) -> str:
        """The meeting's own place, or the session's."""
        return self.place or self.session.place

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return round((self.ends - self.starts).total_seconds() / 60)

    @property
    def half(self) -> int:
        """Half of it, which a form proposes for who was there in part."""
        return self.minutes // 2
