"""One builder for each family of events: a fact in, a statement out.

A statement's id is uuid5 of the event, the row and the version, and its time is the event's, so the
same fact always gives the same bytes.
"""

from xapi_bridge.statements.base import Draft, freeze

__all__ = ["Draft", "freeze"]
