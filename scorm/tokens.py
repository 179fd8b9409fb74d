"""The two capabilities of the player frame, signed: one shows a visit, one saves an attempt."""

from dataclasses import astuple, dataclass

from django.core import signing

from courses.models import Launch

PLAY_SECONDS = 15 * 60
SAVE_SECONDS = 60 * 60
KEPT = {Launch.Purpose.ENROLMENT, Launch.Purpose.ANONYMOUS}  # what is done in them is saved
_PLAY_SALT = "scorm.play"
_SAVE_SALT = "scorm.save"

BadToken = signing.BadSignature  # raised by the readers; signing.SignatureExpired is one of them


@dataclass(frozen=True, slots=True)
class PlayToken:
    """Lets a content host show one SCO for a launch. `visit` is 0 where nothing is recorded.

    SCORM 2004 shows the whole attempt, whose sequencer is asked for `part` first, if any.
    """

    launch: int
    sco: int
    attempt: int
    visit: int
    language: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class SaveToken:
    """Lets the host `label` save the visits of an attempt up to the number `visit`.

    That of a `leftover` is for what waits on the device: it opens no visit.
    """

    attempt: int
    visit: int
    label: str
    leftover: bool = False


def play_token(token: PlayToken) -> str:
    """The token as text for an address."""
    return signing.dumps(astuple(token), salt=_PLAY_SALT)


def read_play_token(text: str) -> PlayToken:
    """The token; raises BadToken when it is forged or older than 15 minutes."""
    return PlayToken(*signing.loads(text, salt=_PLAY_SALT, max_age=PLAY_SECONDS))


def save_token(token: SaveToken) -> str:
    """The token as text for an Authorization header."""
    return signing.dumps(astuple(token), salt=_SAVE_SALT)


def read_save_token(text: str) -> SaveToken:
    """The token; raises BadToken when it is forged or older than one hour."""
    return SaveToken(*signing.loads(text, salt=_SAVE_SALT, max_age=SAVE_SECONDS))


def is_past_half(text: str) -> bool:
    """Whether a valid save token has used up half its life."""
    try:
        signing.loads(text, salt=_SAVE_SALT, max_age=SAVE_SECONDS // 2)
    except signing.SignatureExpired:
        return True
    return False
