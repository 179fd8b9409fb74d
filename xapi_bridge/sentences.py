"""A statement as a sentence: "Kari Nordmann passed Hand hygiene with 90%"."""

from typing import Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from lrs.xapi.identity import agent_key
from xapi_bridge.vocabulary import adl, tincan, tla

_ADL = "http://adlnet.gov/expapi/verbs/"
_CMI5 = "https://w3id.org/xapi/adl/verbs/"

# Verb -> what stands between who and what.
VERBS = {
    adl.REGISTERED[0]: pgettext_lazy("somebody … something", "enrolled in"),
    tincan.UNREGISTERED[0]: pgettext_lazy("somebody … something", "withdrew from"),
    f"{_ADL}launched": pgettext_lazy("somebody … something", "opened"),
    adl.INITIALIZED[0]: pgettext_lazy("somebody … something", "started"),
    adl.RESUMED[0]: pgettext_lazy("somebody … something", "went on with"),
    adl.SUSPENDED[0]: pgettext_lazy("somebody … something", "paused"),
    adl.TERMINATED[0]: pgettext_lazy("somebody … something", "left"),
    f"{_ADL}experienced": pgettext_lazy("somebody … something", "looked at"),
    f"{_ADL}answered": pgettext_lazy("somebody … something", "answered"),
    adl.RESPONDED[0]: pgettext_lazy("somebody … something", "answered"),
    adl.ATTENDED[0]: pgettext_lazy("somebody … something", "attended"),
    adl.COMPLETED[0]: pgettext_lazy("somebody … something", "completed"),
    adl.PASSED[0]: pgettext_lazy("somebody … something", "passed"),
    adl.FAILED[0]: pgettext_lazy("somebody … something", "did not pass"),
    f"{_ADL}mastered": pgettext_lazy("somebody … something", "mastered"),
    f"{_CMI5}satisfied": pgettext_lazy("somebody … something", "met all parts of"),
    f"{_CMI5}waived": pgettext_lazy("somebody … something", "was let off"),
    f"{_CMI5}abandoned": pgettext_lazy("somebody … something", "broke off"),
    tincan.EARNED[0]: pgettext_lazy("somebody … something", "earned"),
    tla.CONFERRED[0]: pgettext_lazy("somebody … something", "was given"),
    tincan.EXPIRED[0]: pgettext_lazy("somebody … something", "no longer holds, since it expired,"),
    tla.EXPIRED[0]: pgettext_lazy("somebody … something", "no longer holds, since it expired,"),
    tla.REVOKED[0]: pgettext_lazy("somebody … something", "had withdrawn"),
    adl.VOIDED[0]: pgettext_lazy("somebody … something", "took back"),
}


def sentence(statement: dict[str, Any], who: str = "") -> str:
    """What a valid `statement` says; `who` names its actor, when that is somebody known here."""
    words = {
        "who": who or agent_in_words(statement["actor"]),
        "verb": verb_in_words(statement["verb"]),
        "what": _object_in_words(statement["object"]),
    }
    scaled = statement.get("result", {}).get("score", {}).get("scaled")
    if scaled is None:
        return _("%(who)s %(verb)s %(what)s") % words
    words["percent"] = str(round(100 * scaled))
    return _("%(who)s %(verb)s %(what)s with %(percent)s%%") % words


def verb_in_words(verb: dict[str, Any]) -> str:
    """What stands for the verb: ours, else what the statement displays, else the end of its id."""
    if verb["id"] in VERBS:
        return str(VERBS[verb["id"]])
    tail = verb["id"].rstrip("/").rpartition("/")[2]
    return in_language(verb.get("display", {})) or tail.replace("-", " ").replace("_", " ")


def agent_in_words(agent: dict[str, Any]) -> str:
    """What an agent or a group calls itself, else its identifier."""
    if agent.get("name"):
        return str(agent["name"])
    if "mbox" in agent:
        return str(agent["mbox"])[len("mailto:") :]
    if "account" in agent:
        return str(agent["account"]["name"])
    return agent_key(agent) or _("a group")


def in_language(texts: dict[str, str]) -> str:
    """The text of a language map in the reader's language, else in Norwegian, else in any."""
    wanted = (get_language() or "").partition("-")[0]
    for tag in (wanted, "nb", "no", "nn", "en"):
        for found, text in texts.items():
            if found.lower().partition("-")[0] == tag:
                return text
    return next(iter(texts.values()), "")


def _object_in_words(target: dict[str, Any]) -> str:
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        return in_language(target.get("definition", {}).get("name", {})) or str(target["id"])
    if kind == "SubStatement":
        return f"«{sentence(target)}»"
    if kind == "StatementRef":
        return _("the statement %(id)s") % {"id": target["id"]}
    return agent_in_words(target)
