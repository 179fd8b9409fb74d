"""Celery tasks of the SCORM runtime: thin, by id."""

from celery import shared_task

from scorm.services import moving


@shared_task
def move_people(move_id: int) -> None:
    """Move people to another version, nudged when it was asked for."""
    moving.run_move(move_id)


@shared_task
def run_pending_moves() -> None:
    """The sweep."""
    moving.run_pending_moves()
