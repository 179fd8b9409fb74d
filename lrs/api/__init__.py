"""The log over HTTP: /xapi/."""
