"""ID-porten as a way to log in."""

from django.utils.translation import gettext_lazy as _

from people.idporten import provider
from people.log_in_ways import Way

WAY = Way(
    name="idporten",
    label=_("Log in with ID-porten"),
    note=_("For everybody: employees, students, temps, patients and relatives."),
    url_name="idporten:log_in",
    offered=provider.is_configured,
    order=10,
    icon="Enter",
    log_out_url_name="idporten:log_out",
)
