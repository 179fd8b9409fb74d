"""Paths that others know: registered at the provider, and let through by name elsewhere."""

REDIRECT_PATH = "/accounts/idporten/callback/"
FRONT_CHANNEL_PATH = "/accounts/idporten/front-channel-logout/"
