"""What this app writes into the audit, in words."""

from django.utils.translation import gettext_lazy as _

from people.audit import name_actions

name_actions(
    {
        "attempts.listed": _("Listed the attempts in a part"),
        "attempts.exported": _("Exported the attempts in a part"),
        "attempt.read": _("Opened an attempt"),
        "attempt.reset": _("Gave a new attempt"),
        "attempt.moved": _("Moved somebody to another version"),
    }
)
