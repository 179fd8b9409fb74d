"""Every write of the bridge: the outbox into the log, and the log into evidence."""
