"""What can go wrong between the portal and a provider; each carries what the page must know."""


class ProviderDown(Exception):
    """The provider does not answer, or its answer makes no sense. Trying again may help."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class CodeRefused(Exception):
    """The provider does not take the code: it is old, or was used before (RFC 6749, 5.2)."""


class TokenRefused(Exception):
    """The provider's answer is not one to trust; `claim` names what is wrong, never its value."""

    def __init__(self, claim: str) -> None:
        super().__init__(f"The token is refused: {claim}.")
        self.claim = claim


class UnknownKey(TokenRefused):
    """No key of the provider has the token's `kid`: the keys may have changed since we asked."""

    def __init__(self) -> None:
        super().__init__("kid")


class UnknownState(Exception):
    """The answer belongs to no log-in that this browser began, or to one that is too old."""
