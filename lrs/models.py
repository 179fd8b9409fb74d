"""What was recorded, what it can be found by, and who may write and read it."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Person


class Authority(models.Model):
    """Whose credential stored a statement: the agent that vouches for it (1.0.3 Data 2.4.9).

    The id follows from the agent, so that it is known without a look-up.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    key = models.TextField()  # the agent's identifier, as lrs.xapi.identity.agent_key gives it
    agent = models.TextField()  # its JSON


class Statement(models.Model):
    """A statement of the log. Never changed, save that another voids it, and by a Scrub.

    `payload` is the text exactly as it was sent. What the log sets is kept apart: seq, stored,
    authority, and id, timestamp and version when they were not sent. seq, stored and the order of
    commits all agree (see lrs.writing).
    """

    seq = models.BigAutoField(primary_key=True)
    statement_id = models.UUIDField(unique=True)
    stored = models.DateTimeField(db_index=True)
    timestamp = models.DateTimeField()
    version = models.CharField(max_length=20)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", db_index=False)
    voided = models.BooleanField(default=False)
    canonical_hash = models.BinaryField(max_length=32)
    sent = models.PositiveSmallIntegerField()  # lrs.xapi.rendering.Sent
    payload = models.TextField()


class StatementKeyManager(models.Manager["StatementKey"]):
    """Writes keys without making an object of each: there are a dozen to a statement."""

    def add(self, found: Sequence[tuple[uuid.UUID, int]]) -> None:
        """Add pairs of (key, seq); those that are there already are passed over."""
        insert = "INSERT INTO lrs_statementkey (key, seq)"
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"{insert} SELECT * FROM unnest(%s::uuid[], %s::bigint[])"  # noqa: S608  # no input
                    " ON CONFLICT DO NOTHING",
                    [[key for key, _ in found], [seq for _, seq in found]],
                )
            else:
                cursor.executemany(
                    f"{insert} VALUES (%s, %s) ON CONFLICT DO NOTHING",
                    [(key.hex, seq) for key, seq in found],
                )

    def remove(self, found: Sequence[tuple[uuid.UUID, int]]) -> None:
        """Remove pairs of (key, seq); there is no index by seq alone."""
        delete = "DELETE FROM lrs_statementkey"
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"{delete} USING unnest(%s::uuid[], %s::bigint[]) AS gone (k, s)"  # no input
                    " WHERE key = gone.k AND seq = gone.s",
                    [[key for key, _ in found], [seq for _, seq in found]],
                )
            else:
                cursor.executemany(
                    f"{delete} WHERE key = %s AND seq = %s",  # no input
                    [(key.hex, seq) for key, seq in found],
                )


class StatementKey(models.Model):
    """That a statement is an answer to one filter (lrs.xapi.keys), by itself or by what it targets.

    One table for verb, registration, agents and activities, so that each filter is a walk along one
    index that ends in seq, and several are an intersection. The database does not check the foreign
    key: a row is written with its statement, and a check would cost as much as the row.
    """

    pk = models.CompositePrimaryKey("key", "seq")
    key = models.UUIDField()
    seq = models.ForeignKey(
        Statement,
        models.DO_NOTHING,  # lrs.retention removes them by key and seq
        related_name="keys",
        db_column="seq",
        db_index=False,
        db_constraint=False,
    )

    objects: ClassVar[StatementKeyManager] = StatementKeyManager()


class StatementReference(models.Model):
    """That the object of `source` refers to the statement `target`, which may come later."""

    source = models.OneToOneField(Statement, models.CASCADE, primary_key=True, related_name="+")
    target = models.UUIDField(db_index=True)
    voids = models.BooleanField()
    voids_any = models.BooleanField()  # also what another authority stored


class Activity(models.Model):
    """What the log knows of an activity: all that statements have said of it, put together.

    `key` follows from the IRI, as the key of its statements does (lrs.xapi.keys).
    """

    key = models.UUIDField(primary_key=True, editable=False)
    iri = models.TextField()
    definition = models.TextField()  # the JSON of an Activity Definition

    class Meta:
        verbose_name_plural = "activities"


class Content(models.Model):
    """The bytes of attachments, once however many statements carry them."""

    sha256 = models.CharField(primary_key=True, max_length=64, editable=False)  # hex
    body = models.BinaryField()
    size = models.PositiveIntegerField()  # bytes


class Attachment(models.Model):
    """That a statement came with the data of an attachment (1.0.3 Data 2.4.11).

    `sha2` is what the statement calls it, in lower case; of 224, 256, 384 or 512 bits.
    """

    pk = models.CompositePrimaryKey("seq", "sha2")
    seq = models.ForeignKey(Statement, models.CASCADE, related_name="attached", db_column="seq")
    sha2 = models.CharField(max_length=128)
    content = models.ForeignKey(Content, models.PROTECT, related_name="+")


class Scrub(models.Model):
    """What could name a person was taken out of a statement: the only change ever made to one.

    `fields` are the JSON paths that were changed, `canonical_hash` is that of what came of it: on
    PostgreSQL a trigger lets a statement change only when there is such a row.
    """

    erasure = models.UUIDField()  # the same for all that was changed for one person
    statement_id = models.UUIDField(db_index=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=300)
    fields = models.JSONField(default=list)
    canonical_hash = models.BinaryField(max_length=32)


class Document(models.Model):
    """What a client keeps with an activity, an agent, or both (1.0.3 Communication 2.2).

    `address` follows from kind, activity, agent, registration and `document_id`, so that a document
    is found without a look-up; `owner` from kind, activity and agent, for lists. Texts are "" where
    the kind has none.
    """

    class Kind(models.TextChoices):
        """The three document resources."""

        STATE = "state", _("state")
        ACTIVITY_PROFILE = "activity_profile", _("activity profile")
        AGENT_PROFILE = "agent_profile", _("agent profile")

    address = models.UUIDField(primary_key=True, editable=False)
    owner = models.UUIDField()
    kind = models.CharField(max_length=16, choices=Kind)
    activity = models.TextField(blank=True)
    agent = models.TextField(blank=True)  # as lrs.xapi.identity.agent_key gives it
    registration = models.UUIDField(null=True)
    document_id = models.TextField()
    content = models.BinaryField()
    content_type = models.CharField(max_length=200)
    etag = models.CharField(max_length=42)  # in quotes
    updated = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["owner", "updated"], name="lrs_document_owner"),)


class Credential(models.Model):
    """A key and a secret of 256 random bits, of which only the digest is kept.

    A random secret needs no slow password hash: there is nothing to guess. After a rotation the
    secret before works until `previous_until`. Limits that are empty or None limit nothing.
    """

    class Scope(models.TextChoices):
        """What a credential may do (1.0.3 Communication 4.2)."""

        WRITE = "statements/write", _("write statements")
        READ_MINE = "statements/read/mine", _("read the statements that it wrote")
        READ = "statements/read", _("read every statement")
        STATE = "state", _("read and write state documents")
        DEFINE = "define", _("say what activities are called")
        PROFILE = "profile", _("read and write profile documents")
        ALL_READ = "all/read", _("read everything")
        ALL = "all", _("everything")

    name = models.CharField(_("name"), max_length=200)
    key = models.CharField(_("key"), max_length=64, unique=True)
    secret_digest = models.CharField(max_length=64)  # SHA-256, hex
    previous_digest = models.CharField(max_length=64, blank=True)
    previous_until = models.DateTimeField(null=True)
    scopes = models.JSONField(default=list)
    requests_a_minute = models.PositiveIntegerField(null=True)
    home_pages = models.JSONField(default=list)  # of the accounts that it may speak of
    activity_prefixes = models.JSONField(default=list)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    created = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("LRS credential")

    def __str__(self) -> str:
        return self.name

    def is_in_force(self, now: datetime) -> bool:
        """Whether it is neither revoked nor expired at `now`."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)

    def has_previous(self, now: datetime) -> bool:
        """Whether the secret before the last rotation works at `now`."""
        return self.previous_until is not None and self.previous_until > now

    def may_write(self) -> bool:
        """Whether it may store statements."""
        return self._has(self.Scope.WRITE)

    def may_read(self) -> bool:
        """Whether it may read every statement."""
        return self._has(self.Scope.READ, self.Scope.ALL_READ)

    def may_read_own(self) -> bool:
        """Whether it may read the statements that its authority stored."""
        return self.may_read() or self._has(self.Scope.READ_MINE)

    def may_define(self) -> bool:
        """Whether its statements change what an activity is called for everybody."""
        return self._has(self.Scope.DEFINE)

    def may_keep(self, kind: str) -> bool:
        """Whether it may write documents of this kind."""
        is_state = kind == Document.Kind.STATE
        return self._has(self.Scope.STATE if is_state else self.Scope.PROFILE)

    def may_look_up(self, kind: str) -> bool:
        """Whether it may read documents of this kind."""
        return self.may_keep(kind) or self._has(self.Scope.ALL_READ)

    def may_void_any(self) -> bool:
        """Whether it may void what another authority stored."""
        return self._has()

    def _has(self, *scopes: "Credential.Scope") -> bool:
        """Whether it has one of `scopes`, or the scope of everything."""
        return not {*scopes, self.Scope.ALL}.isdisjoint(self.scopes)
