"""What a proof says, in plain words."""

from django.utils.translation import gettext_lazy as _

# The verbs that can prove a competence; an evidence rule may name others.
_VERBS = {
    "http://adlnet.gov/expapi/verbs/completed": _("Completed"),
    "http://adlnet.gov/expapi/verbs/passed": _("Passed"),
    "http://adlnet.gov/expapi/verbs/mastered": _("Mastered"),
    "http://adlnet.gov/expapi/verbs/attended": _("Attended"),
}


def verb_in_words(iri: str) -> str:
    """A word for the verb; for one that is not known here, the last part of its address."""
    if iri in _VERBS:
        return str(_VERBS[iri])
    return iri.rstrip("/").rpartition("/")[2].replace("-", " ").replace("_", " ")


def as_percent(scaled: float) -> int:
    """A scaled score, -1..1, as a whole percent."""
    return round(100 * scaled)


def verbs_in_words() -> dict[str, str]:
    """The verbs that can prove a competence, IRI -> word."""
    return {iri: str(word) for iri, word in _VERBS.items()}
