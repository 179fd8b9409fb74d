"""Settings, addresses and start pages. Nothing imports this package."""

from lms.celery import app as celery_app

__all__ = ["celery_app"]
