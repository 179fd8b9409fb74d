"""The person who logs in, and the only link between a person and their statements."""

import uuid
from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

# The number of a Norwegian health worker's authorisation or licence.
validate_hpr_number = RegexValidator(
    r"^[0-9]{7,9}$", _("An HPR number has seven to nine digits. Check it and try again.")
)


class PersonManager(BaseUserManager["Person"]):
    """Creates persons together with their actor id."""

    @transaction.atomic
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Person":
        """A person who can log in with `username`; without a password only by an outer login."""
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.save(using=self._db)
        ActorId.objects.create(person=person)
        return person


class Person(AbstractBaseUser):
    """A user of the portal: employee, other health worker, student, patient or relative."""

    username = models.CharField(_("username"), max_length=150, unique=True)
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    family_name = models.CharField(_("family name"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(
        _("language"),
        max_length=2,
        blank=True,
        choices=[("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")],
    )
    employee_number = models.CharField(
        _("employee number"), max_length=20, unique=True, null=True, blank=True
    )
    hpr_number = models.CharField(
        _("HPR number"), max_length=9, blank=True, validators=[validate_hpr_number]
    )
    is_active = models.BooleanField(default=True)
    session_round = models.PositiveIntegerField(default=0, editable=False)
    created = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[PersonManager] = PersonManager()

    # Of the person who makes a request, and never stored (people.strong_log_in): the session is too
    # weak for roles, and the roles that were asked for in vain.
    roles_withheld = False
    roles_asked: frozenset[str] = frozenset()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ("family_name", "given_name", "id")
        verbose_name = _("person")

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """Given name and family name, or the username of a person without a name."""
        return f"{self.given_name} {self.family_name}".strip() or self.username

    def get_short_name(self) -> str:
        """What the start page calls the person."""
        return self.given_name or self.username

    def get_session_auth_hash(self) -> str:
        """What a session of this person carries: another password or round ends it."""
        return f"{super().get_session_auth_hash()}.{self.session_round}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same by the keys that SECRET_KEY had before."""
        for before in super().get_session_auth_fallback_hash():
            yield f"{before}.{self.session_round}"

    @property
    def initials(self) -> str:
        """One or two letters for the avatar."""
        return (self.given_name[:1] + self.family_name[:1]).upper() or self.username[:1].upper()


class ActorId(models.Model):
    """The random id under which a person stands in xAPI statements.

    It is the only link between a person and their statements: erasure drops the row. A person who
    was merged from two keeps both, one of them current.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="actor_ids")
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(is_current=True),
                name="people_one_current_actor_id",
            ),
        )
