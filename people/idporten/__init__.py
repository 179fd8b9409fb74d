"""ID-porten, the log-in of the Norwegian public sector, by OpenID Connect.

mozilla-django-oidc carries the flow; this package closes what it leaves open. Endpoints come from
discovery, PKCE, state and nonce are not optional, the id_token is checked in full, and a person is
who (iss, sub) says: never who has an e-mail address.

`tokens` checks what was signed; `provider` asks the provider; `backend` and `views` are the strict
subclasses; `log_out` ends sessions at both ends.
"""
