"""Plays SCORM packages on the player page."""

from collections.abc import Container, Mapping, Sequence

from django.db.models import QuerySet
from django.utils.translation import get_language

from content import origin
from content.models import PackageKind
from courses.launchers import OutlineItem, Player, register
from courses.models import Launch
from scorm import tokens
from scorm.cmi.outcome import DONE
from scorm.hosts import label_of
from scorm.models import Attempt, Sco, ScoState
from scorm.progress import State, closed_parts, module_state, states_of
from scorm.saving import fresh_token, leftover_urls
from scorm.services import attempts_in, open_attempt, open_visit

States = Mapping[int, ScoState]


class ScormLauncher:
    """courses.launchers.Launcher for both versions. Parts are known by the item's identifier.

    The attempt's package says which version it is: a module may have got one of the other since.
    """

    def play(self, launch: Launch, key: str = "") -> Player:
        """Open a part. Only a launch that is kept writes anything: its attempt and a visit.

        SCORM 2004 opens the attempt: its sequencer decides what comes, and asks for the visits.
        """
        attempt = _attempt(launch)
        package = attempt.package if attempt else launch.module.package
        scos = list(Sco.objects.filter(package=package).select_related("package"))
        states = states_of(attempt) if attempt else {}
        closed = _closed(launch, scos, states)
        sco = _choose([s for s in scos if s.identifier not in closed], states, attempt, key)
        navigates = sco.package.kind == PackageKind.SCORM2004
        visit = None
        if attempt and launch.purpose in tokens.KEPT and not navigates:
            visit = open_visit(attempt=attempt, sco=sco)
            states = states_of(attempt)
            closed = _closed(launch, scos, states)
        label = label_of(launch, attempt, sco.package)
        language = get_language() or ""
        token = tokens.PlayToken(
            launch=launch.pk,
            sco=sco.pk,
            attempt=attempt.pk if attempt else 0,
            visit=visit.number if visit else 0,
            language=language,
            part=key if navigates else "",
        )
        return Player(
            frame_url=f"{origin.origin_for(label)}/play/{tokens.play_token(token)}/",
            leftover_urls=leftover_urls(launch, label, language=language),
            outline=[_outline_item(one, states, closed) for one in scos if one.is_visible],
            current=sco.identifier,
            title=sco.title,
            navigates=navigates,
        )

    def outline(self, launch: Launch) -> Sequence[OutlineItem]:
        """The parts as they stand; for the page to show after a save."""
        attempt = _attempt(launch)
        package = attempt.package if attempt else launch.module.package
        states = states_of(attempt) if attempt else {}
        scos = list(Sco.objects.filter(package=package))
        closed = _closed(launch, scos, states)
        return [_outline_item(sco, states, closed) for sco in scos if sco.is_visible]

    def renew(self, launch: Launch, work: str) -> str:
        """A fresh save token for the attempt whose uuid is `work`; "" where nothing is recorded."""
        return fresh_token(launch, work)


def _attempt(launch: Launch) -> Attempt | None:
    """The attempt that the launch works in or shows; none for a preview or a test run."""
    if launch.purpose in {Launch.Purpose.PREVIEW, Launch.Purpose.BENCH}:
        return None
    if launch.purpose in tokens.KEPT:
        enrolment = None if launch.guest else launch.enrolment
        return open_attempt(module=launch.module, enrolment=enrolment, guest=launch.guest)
    return _attempts(launch).select_related("package").order_by("number").last()


def _attempts(launch: Launch) -> QuerySet[Attempt]:
    return attempts_in(launch.module, enrolment=launch.enrolment, guest=launch.guest)


def _choose(scos: Sequence[Sco], states: States, attempt: Attempt | None, key: str) -> Sco:
    """The part asked for, else where the learner stopped, else the first that is not done."""
    launchable = [sco for sco in scos if sco.href]
    asked = next((sco for sco in launchable if sco.identifier == key), None)
    if asked:
        return asked
    rest = [sco for sco in launchable if not _is_done(sco, states)]
    current = next((s for s in launchable if attempt and s.pk == attempt.current_sco_id), None)
    if current and (current in rest or not rest):
        return current
    return (rest or launchable)[0]


def _is_done(sco: Sco, states: States) -> bool:
    return module_state(states.get(sco.pk)) in DONE


def _closed(launch: Launch, scos: Sequence[Sco], states: States) -> set[str]:
    """The parts that wait for others; who looks only, looks everywhere."""
    return closed_parts(scos, states) if launch.purpose in tokens.KEPT else set()


def _outline_item(sco: Sco, states: States, closed: Container[str]) -> OutlineItem:
    state = module_state(states.get(sco.pk)) if sco.href else State.NOT_ATTEMPTED
    key = sco.identifier if sco.href else ""
    is_closed = bool(key) and sco.identifier in closed
    return OutlineItem(
        title=sco.title, state=state.value, key=key, depth=sco.depth, is_closed=is_closed
    )


register(PackageKind.SCORM12, ScormLauncher())
register(PackageKind.SCORM2004, ScormLauncher())
