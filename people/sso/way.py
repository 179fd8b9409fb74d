"""The internal log-in as a way to log in."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from people.log_in_ways import Way

WAY = Way(
    name="sso",
    label=_("Log in as an employee"),
    note=_("With the user name that you have at work."),
    url_name="sso_log_in",
    offered=lambda: bool(settings.SSO_ISSUER),
    order=20,
    icon="Buildings3",
    log_out_url_name="sso_log_out",
)
