"""How a person is known to the providers that log them in, and the sessions that they opened."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.person import Person


class Login(models.Model):
    """The person whom `issuer` calls `subject` (OpenID Connect Core 1.0, section 2: iss, sub).

    This pair is the only key of an identity: an e-mail address never is.
    """

    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    person = models.ForeignKey(Person, models.CASCADE, related_name="logins")
    acr = models.CharField(max_length=100, blank=True)  # of the newest log-in
    created = models.DateTimeField(auto_now_add=True)
    last_used = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["issuer", "subject"], name="people_login_once"),
        )
        verbose_name = _("log-in")


class LoginSession(models.Model):
    """One of the portal's sessions that a provider opened, so that the provider can end it.

    `sid` names the session at the provider (OpenID Connect Front-Channel Logout 1.0, section 3);
    it is empty where the provider gives none. The row goes when the session ends.
    """

    issuer = models.CharField(max_length=255)
    sid = models.CharField(max_length=255, blank=True)
    subject = models.CharField(max_length=255)
    session_key = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="login_sessions")
    acr = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["issuer", "sid"], name="people_login_session_sid"),)
