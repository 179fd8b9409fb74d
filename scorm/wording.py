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

# The sentences of scorm.bench, by key.
WHY = {
    "judges_and_scores": _("The package sets passed or failed, and a score: complete when passed."),
    "judges": _("The package sets passed or failed: complete when passed."),
    "completes_and_scores": _(
        "The package sets completed, and a score without passing or failing anybody: complete when "
        "it says so. Choose a lowest score if the score should count."
    ),
    "completes": _("The package sets completed: complete when it says so."),
    "scores_only": _(
        "The package sets a score and never says that it is over: complete when the score is high "
        "enough."
    ),
    "not_through": _(
        "The package had not said that it was over when you closed it. Go through it to the end "
        "to be sure."
    ),
    "silent": _(
        "The package reported neither status nor score: complete when it has been opened. "
        "Go through it to the end to be sure."
    ),
    "never_calls": _(
        "The package never called the portal: complete when it has been opened. "
        "That it was opened is all that can be known."
    ),
}
FINDINGS = {
    "never_initialized": _("It never called the portal. It may run, but it reports nothing."),
    "faults": _("Errors in the package’s own scripts: %(number)s, the first: %(first)s"),
    "refused": _("Calls that were refused: %(number)s, the first: %(name)s (error %(code)s)."),
    "no_status": _("It never sets a status."),
    "no_end": _("It did not get as far as completed, passed or failed in this run."),
    "long_suspend_data": _(
        "suspend_data has %(size)s characters, over the standard’s %(limit)s. It works here, "
        "not everywhere."
    ),
    "suspend_data_of_4th": _(
        "suspend_data has %(size)s characters. It works here, and where SCORM 2004 4th Edition is "
        "played; the 2nd and 3rd Edition promise no more than %(limit)s."
    ),
    "hosts": _("It loads from other hosts: %(hosts)s. They must be reachable from the wards."),
    "not_finished": _(
        "It did not say goodbye when it was closed. What it had set is kept all the same."
    ),
    "no_resume": _(
        "It keeps a place, but does not ask to be resumed (exit “suspend”): learners begin from "
        "the start each time."
    ),
    "interactions": _("It reports its questions: %(number)s in this run."),
}
